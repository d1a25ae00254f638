//! Posts to be written and changed, by authors.

use crate::database::Database;
use crate::moment::Moment;
use crate::people::{Person, Role};
use crate::posts::{Draft, Front, ShowPost, Slug};
use squall::prelude::*;
use squall::{Flash, FormView, Language, OrPage, Rejected, t};

handlers! { pub(crate) HANDLERS = [Compose, AddPost, EditPost, ChangePost, DeletePost] }

#[page("compose.html")]
struct ComposePage {
    form: FormView<Draft>,
}

#[page("edit.html")]
struct EditPage {
    slug: Slug,
    form: FormView<Draft>,
}

#[handler(get, "/compose", auth(Role::Author))]
struct Compose {
    language: Language,
}

impl Compose {
    async fn get(self) -> ComposePage {
        let mut form = FormView::<Draft>::blank();
        form.language = form.language.with_value(self.language.tag());
        ComposePage { form }
    }
}

#[handler(post, "/compose", auth(Role::Author))]
struct AddPost {
    #[form]
    draft: Result<Draft, Rejected<Draft>>,
    #[user]
    author: Person,
    flash: Flash,
    language: Language,
    #[state]
    database: Database,
}

impl AddPost {
    async fn post(self) -> Result<Redirect> {
        let draft = self.draft.or_page(|form| ComposePage { form })?;
        let slug = self.database.publish(draft, self.author.id, Moment::now()).await?;
        self.flash.success(t!(self.language, "post-published"));
        Ok(Redirect::to(ShowPost::url(slug)))
    }
}

#[handler(get, "/posts/{slug}/edit", auth(Role::Author))]
struct EditPost {
    slug: Slug,
    #[state]
    database: Database,
}

impl EditPost {
    async fn get(self) -> Result<EditPage> {
        let draft = Draft::of(self.database.post(&self.slug).await?);
        Ok(EditPage { slug: self.slug, form: FormView::filled(&draft) })
    }
}

#[handler(post, "/posts/{slug}/edit", auth(Role::Author))]
struct ChangePost {
    slug: Slug,
    #[form]
    draft: Result<Draft, Rejected<Draft>>,
    flash: Flash,
    language: Language,
    #[state]
    database: Database,
}

impl ChangePost {
    async fn post(self) -> Result<Redirect> {
        let slug = self.slug.clone();
        let draft = self.draft.or_page(|form| EditPage { slug, form })?;
        self.database.revise(&self.slug, draft).await?;
        self.flash.success(t!(self.language, "post-changed"));
        Ok(Redirect::to(ShowPost::url(self.slug)))
    }
}

#[handler(post, "/posts/{slug}/delete", auth(Role::Author))]
struct DeletePost {
    slug: Slug,
    flash: Flash,
    language: Language,
    #[state]
    database: Database,
}

impl DeletePost {
    async fn post(self) -> Result<Redirect> {
        self.database.remove_post(&self.slug).await?;
        self.flash.success(t!(self.language, "post-deleted"));
        Ok(Redirect::to(Front::url()))
    }
}
