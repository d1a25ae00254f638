//! The language of one visitor.

use super::catalog::{Catalog, Texts};
use super::negotiate::lookup;
use crate::cookie::{Cookie, Cookies};
use crate::error::{Error, Result};
use crate::extract::{FromRequest, NeedsLanguages};
use crate::request::{BoxFuture, Dependence, Part, Request};
use crate::respond::Response;
use http::HeaderValue;
use http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE};
use std::fmt;
use std::time::Duration;

/// The cookie of who has chosen a language.
const CHOICE: Cookie<'_> = Cookie::new("language").max_age(Duration::from_hours(24 * 365));

/// The language that the visitor reads: a field of a handler, which needs no attribute. The app says which languages there
/// are: `#[app(default_language = "en")]`.
///
/// It is the one that the visitor has [chosen](Language::choose), else the one that the browser likes best
/// (`Accept-Language`, by its weights), else the app's default. An answer for which it was asked says so:
/// `Content-Language`, and `Vary`, so that no cache gives it to those who read another.
///
/// ```ignore
/// use squall::prelude::*;
/// use squall::{Language, t};
///
/// #[handler(get, "/")]
/// struct Index {
///     language: Language,
/// }
///
/// impl Index {
///     async fn get(self) -> String {
///         t!(self.language, "greeting", name = "Ada").to_string()
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Language {
    catalog: Catalog,
    number: usize,
}

impl Language {
    /// Its tag (BCP 47): `en`, `pt-BR`; for `<html lang="..">`.
    pub fn tag(&self) -> &'static str {
        self.texts().tag
    }

    /// `rtl` where it is written from right to left, else `ltr`; for `<html dir="..">`.
    pub fn direction(&self) -> &'static str {
        if self.texts().right_to_left { "rtl" } else { "ltr" }
    }

    /// All languages of the app, the default one first.
    pub fn all(&self) -> impl Iterator<Item = Language> {
        let catalog = self.catalog.clone();
        (0..catalog.languages().len()).map(move |number| Language { catalog: catalog.clone(), number })
    }

    /// The app's language with this tag; `None` where it has none.
    pub fn named(&self, tag: &str) -> Option<Language> {
        self.all().find(|language| language.tag().eq_ignore_ascii_case(tag))
    }

    /// Keeps it as the choice of this visitor, for a year, by a cookie `language`.
    ///
    /// ```
    /// use squall::prelude::*;
    /// use squall::{Cookies, Language};
    ///
    /// #[handler(post, "/language/{tag}")]
    /// struct ChooseLanguage {
    ///     tag: String,
    ///     language: Language,
    ///     cookies: Cookies,
    /// }
    ///
    /// impl ChooseLanguage {
    ///     async fn post(self) -> Result<StatusCode> {
    ///         let language = self.language.named(&self.tag).or_status(StatusCode::NOT_FOUND, "no such language")?;
    ///         language.choose(&self.cookies)?;
    ///         Ok(StatusCode::NO_CONTENT)
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// None for a language that the app has: a tag fits into a cookie.
    pub fn choose(&self, cookies: &Cookies) -> Result<()> {
        cookies.set(CHOICE, self.tag())
    }

    pub(super) fn texts(&self) -> &Texts {
        // Numbers are those of `all`, or of a search in the same list.
        &self.catalog.languages()[self.number]
    }

    /// The texts of the app's default language.
    pub(super) fn default_texts(&self) -> &Texts {
        &self.catalog.languages()[0]
    }

    fn of(catalog: &Catalog, request: &Request) -> Language {
        request.note(Dependence::Language);
        let tags: Vec<_> = catalog.languages().iter().map(|texts| texts.tag).collect();
        let chosen = Cookies::of(request).get(CHOICE);
        let chosen = chosen.and_then(|chosen| tags.iter().position(|tag| tag.eq_ignore_ascii_case(&chosen)));
        let number = chosen.or_else(|| lookup(&tags, request.weighted(&ACCEPT_LANGUAGE)));
        Language { catalog: catalog.clone(), number: number.unwrap_or(0) }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Language").field(&self.tag()).finish()
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Language) -> bool {
        self.tag() == other.tag()
    }
}

impl Eq for Language {}

/// The language of this request, found when somebody first asks.
struct Asked(Language);

impl Part for Asked {
    fn finish<'a>(&'a self, _: &'a Request, response: &'a mut Response) -> BoxFuture<'a, Result<()>> {
        let headers = response.headers_mut();
        if !headers.contains_key(CONTENT_LANGUAGE)
            && let Ok(tag) = HeaderValue::from_str(self.0.tag())
        {
            headers.insert(CONTENT_LANGUAGE, tag);
        }
        Box::pin(std::future::ready(Ok(())))
    }
}

impl Language {
    /// The language of a request, for those who have no field of it.
    pub(crate) fn of_request(request: &Request) -> Result<Language> {
        let catalog = request.config().get::<Catalog>();
        let catalog = catalog.ok_or_else(|| Error::internal(NoLanguages))?;
        Ok(request.part(|| Asked(Language::of(catalog, request))).0.clone())
    }
}

#[derive(Debug)]
struct NoLanguages;

impl fmt::Display for NoLanguages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a `Language` was asked for, and the app has none: #[app(default_language = \"en\")]")
    }
}

impl std::error::Error for NoLanguages {}

impl NeedsLanguages for Language {}

#[diagnostic::do_not_recommend]
impl FromRequest for Language {
    async fn from_request(request: &Request) -> Result<Language> {
        Language::of_request(request)
    }
}
