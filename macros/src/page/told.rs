//! What is wrong with a file that many pages show is told once: by the first page that comes to it.
//!
//! A macro sees one item, and each page that extends a layout reads the layout. But one process expands all pages of a
//! crate, one after the other in the order of the source, and keeps no expansion of an earlier build: so what one page has
//! told, the next ones need not tell. It also spares the compiler the work: the links of a layout are looked up once, and not
//! for each page.
//!
//! The process of an editor lives longer, and expands a page again when it changes, for several crates in turn. So the crate
//! is part of what is known, and what a page has told is its own: when it is expanded again, it tells that again.

use super::parse::{AppOfPage, Page};
use crate::span::source_file;
use quote::ToTokens as _;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What has been told, and by which page.
static TOLD: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

/// What one page tells.
pub(crate) struct Told {
    krate: String,
    page: String,
    /// Whose table answers for its links. A path that is not from the crate's root means another app in each module.
    app: String,
}

impl Told {
    /// Nothing yet, by this page.
    pub(crate) fn nothing(page: &Page) -> Told {
        let variable = |name: &str| std::env::var(name).unwrap_or_default();
        let file = source_file(page.template.span()).unwrap_or_default();
        let name = format!("{}:{}", file.display(), page.item.ident);
        let app = match &page.app {
            AppOfPage::None => String::new(),
            AppOfPage::Usual => "crate::App".to_owned(),
            AppOfPage::Named(path) => {
                let text = path.to_token_stream().to_string();
                let is_absolute =
                    path.leading_colon.is_some() || path.segments.first().is_some_and(|s| s.ident == "crate");
                if is_absolute { text.replace(' ', "") } else { format!("{text} in {name}") }
            }
        };
        Told::of(format!("{} {}", variable("CARGO_MANIFEST_DIR"), variable("CARGO_CRATE_NAME")), name, app)
    }

    fn of(krate: String, page: String, app: String) -> Told {
        let page = format!("{krate} {page}");
        TOLD.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, by| *by != page);
        Told { krate, page, app }
    }

    /// Whether nobody has told this of the crate's templates: then this page does.
    pub(crate) fn is_news(&self, what: &str) -> bool {
        let what = format!("{} {what}", self.krate);
        let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
        *told.entry(what).or_insert_with(|| self.page.clone()) == self.page
    }

    /// The same of what the table of the page's app answers.
    pub(crate) fn is_news_of_the_app(&self, what: &str) -> bool {
        self.is_news(&format!("{}: {what}", self.app))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(krate: &str, page: &str, app: &str) -> Told {
        Told::of(format!("told-{krate}"), page.to_owned(), app.to_owned())
    }

    #[test]
    fn the_first_page_tells() {
        let (front, post) = (told("a", "Front", "App"), told("a", "Post", "App"));
        assert!(front.is_news("layout.html:3"));
        assert!(front.is_news("layout.html:3"));
        assert!(!post.is_news("layout.html:3"));
        assert!(post.is_news("layout.html:4"));
        assert!(told("b", "Front", "App").is_news("layout.html:3"));
    }

    #[test]
    fn each_app_is_asked() {
        let (front, admin) = (told("c", "Front", "App"), told("c", "Admin", "Office"));
        assert!(front.is_news_of_the_app("layout.html:3"));
        assert!(admin.is_news_of_the_app("layout.html:3"));
    }

    #[test]
    fn a_page_that_is_expanded_again_tells_again_and_what_it_no_longer_tells_is_anybodys() {
        assert!(told("d", "Front", "App").is_news("layout.html:3"));
        let post = told("d", "Post", "App");
        assert!(!post.is_news("layout.html:3"));
        assert!(told("d", "Front", "App").is_news("layout.html:3"));
        assert!(!post.is_news("layout.html:3"));
        let _front_without_the_layout = told("d", "Front", "App");
        assert!(post.is_news("layout.html:3"));
    }
}
