//! Redirects: to handlers, to local paths, and, by a name of its own, to anywhere.

use super::{Respond, Response};
use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use crate::route::{Address, Url};
use http::StatusCode;
use http::header::{HeaderValue, LOCATION};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
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
    pub fn to(target: impl IntoLocalPath) -> Redirect {
        Redirect { status: StatusCode::SEE_OTHER, target: target.into_local_path().0 }
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
        let mut response = super::response(Body::empty());
        *response.status_mut() = self.status;
        response.headers_mut().insert(LOCATION, HeaderValue::try_from(self.target)?);
        Ok(response)
    }
}

/// Sends the client elsewhere by `?`, out of the middle of a handler. As with each `Err`, no cookie is set on the way.
///
/// ```
/// use squall::prelude::*;
/// # #[handler(get, "/cart")] struct Cart;
/// # impl Cart { async fn get(self) -> &'static str { "" } }
///
/// #[handler(get, "/checkout")]
/// struct Checkout {
///     #[cookie]
///     order: Option<u64>,
/// }
///
/// impl Checkout {
///     async fn get(self) -> Result<String> {
///         let order = self.order.ok_or_else(|| Redirect::to(Cart::url()))?;
///         Ok(format!("Order {order}"))
///     }
/// }
/// ```
impl From<Redirect> for Error {
    #[track_caller]
    fn from(redirect: Redirect) -> Error {
        Error::status_only(redirect.status).with_header(LOCATION, redirect.target)
    }
}

/// A path of this site, perhaps with a query and a fragment: what a `next=` of a form may be.
///
/// It begins with one slash, and no browser reads it as the address of another host: no second slash, no backslash, no
/// control character, no white space, in printable ASCII. Dot segments may be in it: a browser takes them away after it
/// has settled the host, so that even `/a/..//b` is the path `//b` of this site.
///
/// ```
/// use squall::prelude::*;
/// use squall::LocalPath;
///
/// #[handler(post, "/sign-in")]
/// struct SignIn {
///     #[query]
///     next: Option<LocalPath>, // anything else is answered with 400
/// }
///
/// impl SignIn {
///     async fn post(self) -> Redirect {
///         self.next.map_or(Redirect::to(SignIn::url()), Redirect::to)
///     }
/// }
/// # #[app(handlers = [SignIn])] struct App;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # let client = squall::testing::Client::new(App);
/// # client.post("/sign-in?next=/cart").await.expect_status(303).expect_header("location", "/cart");
/// # client.post("/sign-in?next=//evil.example").await.expect_status(400);
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

/// A place on this site: the URL of a handler, or a [`LocalPath`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` may lead anywhere, and what stands here must be a place on this site",
    label = "neither the URL of a handler nor a `LocalPath`",
    note = "name the handler: `ShowPost::url(..)`, or check the text: `text.parse::<LocalPath>()`",
    note = "`Redirect::external(..)` leads to other sites"
)]
pub trait IntoLocalPath {
    /// Its path.
    fn into_local_path(self) -> LocalPath;
}

#[diagnostic::do_not_recommend]
impl<T: Into<LocalPath>> IntoLocalPath for T {
    fn into_local_path(self) -> LocalPath {
        self.into()
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Address for LocalPath {
    fn text(&self) -> &str {
        &self.0
    }
}

impl From<LocalPath> for String {
    fn from(path: LocalPath) -> String {
        path.0
    }
}

impl AsRef<str> for LocalPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// From text, as by `parse`: a field of a form or of JSON.
impl<'de> Deserialize<'de> for LocalPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<LocalPath, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
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
mod tests;
