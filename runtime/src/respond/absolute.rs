//! Whole addresses of the site, for where what is answered is read elsewhere: feeds, mails, `rel="canonical"`.

use super::redirect::IntoLocalPath;
use crate::error::{Error, Result};
use crate::extract::FromRequest;
use crate::request::Request;
use crate::route::Address;
use serde::{Serialize, Serializer};
use std::fmt;

/// The origin of the site (RFC 6454), as whoever sent the request knows it: `https://blog.example`. A field of this type
/// needs no attribute.
///
/// Links within a site are paths. Where a text is read elsewhere, as a feed (RFC 4287) or a mail is, they must be whole:
/// [`url`](SiteOrigin::url) makes them of the typed URLs of handlers.
///
/// The host is what the client said, and is one that the app answers to, by `hosts` in `#[app(..)]`; behind a proxy that the
/// app trusts, host and scheme are what the proxy says.
///
/// ```
/// use squall::SiteOrigin;
/// use squall::prelude::*;
///
/// #[handler(get, "/posts/{slug}")]
/// struct ShowPost {
///     slug: String,
///     site: SiteOrigin,
/// }
///
/// impl ShowPost {
///     async fn get(self) -> Html<String> {
///         let link = self.site.url(ShowPost::url(self.slug)); // https://blog.example/posts/squall
///         Html(format!("<link rel=canonical href=\"{link}\">"))
///     }
/// }
/// # #[app(handlers = [ShowPost])] struct App;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # let answer = squall::testing::Client::new(App).get("/posts/a%20b").header("host", "localhost:8000").await;
/// # answer.expect_text("<link rel=canonical href=\"http://localhost:8000/posts/a%20b\">");
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SiteOrigin(String);

impl SiteOrigin {
    /// That of this request.
    ///
    /// # Errors
    ///
    /// 400 where the request does not say for which host it is, as one by HTTP/1.0 need not.
    pub fn of(request: &Request) -> Result<SiteOrigin> {
        let host = request.host().ok_or_else(|| Error::bad_request("the request does not say for which host it is"))?;
        Ok(SiteOrigin(format!("{}://{host}", request.scheme())))
    }

    /// The text of it, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole address of a place on the site.
    pub fn url(&self, place: impl IntoLocalPath) -> AbsoluteUrl {
        AbsoluteUrl(format!("{}{}", self.0, place.into_local_path()))
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for SiteOrigin {
    async fn from_request(request: &Request) -> Result<SiteOrigin> {
        SiteOrigin::of(request)
    }
}

impl fmt::Display for SiteOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A whole address of the site, as [`SiteOrigin::url`] makes it: `https://blog.example/posts/squall`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AbsoluteUrl(String);

impl AbsoluteUrl {
    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AbsoluteUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// It leads to the site itself: it may begin an address in a template.
impl Address for AbsoluteUrl {
    fn text(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for AbsoluteUrl {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<AbsoluteUrl> for String {
    fn from(url: AbsoluteUrl) -> String {
        url.0
    }
}

/// As text.
impl Serialize for AbsoluteUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
