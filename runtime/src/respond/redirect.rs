//! Redirects: to handlers, to local paths, and, by a name of its own, to anywhere.

use super::{Respond, Response};
use crate::body::Body;
use crate::error::Result;
use crate::request::Request;
use crate::route::Url;
use http::StatusCode;
use http::header::{HeaderValue, LOCATION};
use std::fmt;
use std::str::FromStr;

/// Sends the client elsewhere: by 303 See Other, after which it asks with GET, unless another method here says so.
///
/// The target is a typed URL or a [`LocalPath`], so that no text of a user's leads away from the site;
/// [`Redirect::external`] is for addresses that shall.
///
/// ```
/// use squall::Redirect;
/// use squall::prelude::*;
///
/// #[handler(get, "/posts/{slug}")]
/// struct ShowPost {
///     slug: String,
/// }
/// # impl ShowPost { async fn get(self) -> String { self.slug } }
///
/// #[handler(post, "/posts")]
/// struct AddPost;
///
/// impl AddPost {
///     async fn post(self) -> Redirect {
///         Redirect::to(ShowPost::url("squall"))
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    status: StatusCode,
    target: String,
}

impl Redirect {
    /// To this URL of the site, or to a [`LocalPath`].
    pub fn to(target: impl Into<LocalPath>) -> Redirect {
        Redirect { status: StatusCode::SEE_OTHER, target: target.into().0 }
    }

    /// To any address, also of another site. A target that users can choose makes an open redirect: check it first.
    pub fn external(target: impl Into<String>) -> Redirect {
        Redirect { status: StatusCode::SEE_OTHER, target: target.into() }
    }

    /// By 302 Found: what old clients expect; whether the method stays is up to the client.
    #[must_use]
    pub fn found(self) -> Redirect {
        Redirect { status: StatusCode::FOUND, ..self }
    }

    /// By 307 Temporary Redirect: the method and the body stay.
    #[must_use]
    pub fn temporary(self) -> Redirect {
        Redirect { status: StatusCode::TEMPORARY_REDIRECT, ..self }
    }

    /// By 308 Permanent Redirect: the method and the body stay, and caches keep it.
    #[must_use]
    pub fn permanent(self) -> Redirect {
        Redirect { status: StatusCode::PERMANENT_REDIRECT, ..self }
    }

    /// By 301 Moved Permanently: caches keep it; whether the method stays is up to the client.
    #[must_use]
    pub fn moved(self) -> Redirect {
        Redirect { status: StatusCode::MOVED_PERMANENTLY, ..self }
    }
}

/// A target that cannot be sent in a header is a logged 500.
impl Respond for Redirect {
    fn respond(self, _request: &Request) -> Result<Response> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.headers_mut().insert(LOCATION, HeaderValue::try_from(self.target)?);
        Ok(response)
    }
}

/// A path of this site, perhaps with a query and a fragment: what a `next=` of a form may be.
///
/// It begins with one slash, and no browser reads it as the address of another host: no second slash, no backslash, no
/// control character, no white space, in printable ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is not a path of this site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLocal;

impl fmt::Display for NotLocal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a path of this site")
    }
}

impl std::error::Error for NotLocal {}

impl FromStr for LocalPath {
    type Err = NotLocal;

    fn from_str(text: &str) -> Result<LocalPath, NotLocal> {
        let local = text.starts_with('/')
            && !text.starts_with("//")
            && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if local { Ok(LocalPath(text.to_owned())) } else { Err(NotLocal) }
    }
}

/// A handler's URL. One whose first value is empty would begin with two slashes: it stands behind a `/.`, as the URL
/// standard writes such a path.
impl<U: Into<Url>> From<U> for LocalPath {
    fn from(url: U) -> LocalPath {
        let text = String::from(url.into());
        LocalPath(if text.starts_with("//") { format!("/.{text}") } else { text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_paths_are_taken() {
        for path in ["/", "/a", "/a/b?c=d&e=%2F#f", "/a//b", "/@a", "/a:b", "/.//a"] {
            assert_eq!(path.parse::<LocalPath>().map(|path| path.0), Ok(path.to_owned()));
        }
    }

    #[test]
    fn whatever_leads_away_is_refused() {
        for path in [
            "",
            "a",
            "?a",
            "#a",
            "//a",
            "///a",
            "/\\a",
            "\\\\a",
            "/a\\b",
            "http://a",
            "https:a",
            "javascript:alert(1)",
            " /a",
            "/ a",
            "/\ta",
            "\t//a",
            "/\n/a",
            "/\r\nx: y",
            "/a\0",
            "/ü",
            "data:,a",
            "/\u{7f}",
            "//a@b",
            "http:/\\a",
        ] {
            assert_eq!(path.parse::<LocalPath>(), Err(NotLocal), "{path:?}");
        }
    }
}
