//! Pictures that authors upload for their posts.

use crate::database::Database;
use crate::moment::Moment;
use crate::people::Role;
use sqlx::FromRow;
use squall::prelude::*;
use squall::{Directory, Flash, Form, FormView, Language, OrPage, Rejected, Upload, t};
use std::path::Path;

handlers! { pub(crate) HANDLERS = [Pictures, AddPicture, ShowPicture] }

/// The folder, made where it is not there yet.
pub(crate) fn folder(path: &Path) -> Result<Directory> {
    std::fs::create_dir_all(path)?;
    Ok(Directory::uploads(path))
}

/// A picture that has been uploaded.
#[derive(FromRow)]
struct Picture {
    file: String,
    shows: String,
}

#[derive(Form)]
struct NewPicture {
    #[form(limit = "5 MiB", accept = "image/png, image/jpeg, image/gif, image/webp")]
    picture: Upload,
    #[form(trim)]
    #[garde(length(min = 1, max = 200), custom(is_plain))]
    shows: String,
}

/// It stands between brackets in Markdown.
fn is_plain(text: &str, _: &()) -> squall::garde::Result {
    match text.contains(['[', ']', '\n']) {
        true => Err(squall::garde::Error::new("must be without brackets")),
        false => Ok(()),
    }
}

#[page("pictures.html")]
struct PicturesPage {
    pictures: Vec<Picture>,
    form: FormView<NewPicture>,
}

impl PicturesPage {
    async fn of(form: FormView<NewPicture>, database: &Database) -> Result<PicturesPage> {
        Ok(PicturesPage { pictures: database.pictures().await?, form })
    }
}

#[handler(get, "/pictures", auth(Role::Author))]
struct Pictures {
    #[state]
    database: Database,
}

impl Pictures {
    async fn get(self) -> Result<PicturesPage> {
        PicturesPage::of(FormView::blank(), &self.database).await
    }
}

#[handler(post, "/pictures", auth(Role::Author), body_limit = "6 MiB")]
struct AddPicture {
    #[form]
    picture: Result<NewPicture, Rejected<NewPicture>>,
    flash: Flash,
    language: Language,
    #[state]
    database: Database,
    #[state]
    folder: Directory,
}

impl AddPicture {
    async fn post(self) -> Result<Redirect> {
        let form = self.picture.or_page_with(|form| PicturesPage::of(form, &self.database)).await?;
        let NewPicture { picture, shows } = form;
        // Its own name, and the ending of what it is: nothing of what the visitor's machine calls it.
        let name = format!("{:016x}", getrandom::u64()?);
        let file = format!("{name}.{}", picture.extension().unwrap_or("bin"));
        picture.save(self.folder.path().join(&file)).await?;
        self.database.add_picture(&Picture { file, shows }).await?;
        self.flash.success(t!(self.language, "picture-added"));
        Ok(Redirect::to(Pictures::url()))
    }
}

#[handler(get, "/pictures/{*path}", public)]
pub(crate) struct ShowPicture {
    path: String,
    #[state]
    folder: Directory,
}

impl ShowPicture {
    async fn get(self) -> Result<impl Respond> {
        self.folder.get(&self.path).await
    }
}

impl Database {
    async fn pictures(&self) -> Result<Vec<Picture>> {
        let sql = "SELECT file, shows FROM pictures ORDER BY id DESC LIMIT 100";
        Ok(sqlx::query_as(sql).fetch_all(self.pool()).await?)
    }

    async fn add_picture(&self, picture: &Picture) -> Result<()> {
        let sql = "INSERT INTO pictures (file, shows, added) VALUES ($1, $2, $3)";
        let query = sqlx::query(sql).bind(&picture.file).bind(&picture.shows);
        query.bind(Moment::now().second()).execute(self.pool()).await?;
        Ok(())
    }
}
