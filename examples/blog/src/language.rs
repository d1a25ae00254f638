//! The language that a visitor chooses.

use squall::prelude::*;
use squall::{Cookies, Form, Language, LocalPath};

handlers! { pub(crate) HANDLERS = [Languages, ChooseLanguage] }

#[derive(Form)]
struct Choice {
    language: String,
    next: LocalPath,
}

/// The menu. It comes back to the page from which it was reached.
#[handler(get, "/language", public)]
struct Languages {
    #[query]
    next: Option<LocalPath>,
}

#[page("language.html")]
struct LanguagePage {
    next: String,
}

impl Languages {
    async fn get(self) -> LanguagePage {
        let next = self.next.map_or_else(|| "/".to_owned(), |next| next.to_string());
        LanguagePage { next }
    }
}

#[handler(post, "/language", public)]
struct ChooseLanguage {
    #[form]
    choice: Choice,
    language: Language,
    cookies: Cookies,
}

impl ChooseLanguage {
    async fn post(self) -> Result<Redirect> {
        let language = self.language.named(&self.choice.language);
        language.or_status(StatusCode::NOT_FOUND, "the blog is not in this language")?.choose(&self.cookies)?;
        Ok(Redirect::to(self.choice.next))
    }
}
