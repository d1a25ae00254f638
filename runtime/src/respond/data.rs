//! Text, bytes, HTML, JSON.

use super::{Respond, Response, typed};
use crate::body::Content;
use crate::error::Result;
use crate::request::Request;
use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use std::borrow::Cow;

pub(super) const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";

impl Respond for &'static str {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed(TEXT, Bytes::from_static(self.as_bytes())))
    }
}

impl Respond for String {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed(TEXT, self))
    }
}

impl Respond for Cow<'static, str> {
    fn respond(self, request: &Request) -> Result<Response> {
        match self {
            Cow::Borrowed(text) => text.respond(request),
            Cow::Owned(text) => text.respond(request),
        }
    }
}

impl Respond for Bytes {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed(BYTES, self))
    }
}

impl Respond for Vec<u8> {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed(BYTES, self))
    }
}

impl Respond for &'static [u8] {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed(BYTES, Bytes::from_static(self)))
    }
}

/// Text that is HTML already. What comes from users must have been escaped in it.
#[derive(Clone, Debug)]
pub struct Html<T>(pub T);

impl<T: Content> Respond for Html<T> {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed("text/html; charset=utf-8", self.0.into_bytes()))
    }
}

/// A feed as Atom (RFC 4287): mostly a page whose template is `feed.xml`. Its addresses must be whole: see
/// [`SiteOrigin`](crate::SiteOrigin).
///
/// ```
/// use squall::prelude::*;
/// use squall::{Atom, SiteOrigin};
///
/// #[handler(get, "/feed.xml")]
/// struct Feed {
///     site: SiteOrigin,
/// }
///
/// impl Feed {
///     async fn get(self) -> Atom<String> {
///         let id = self.site.url(Feed::url());
///         Atom(format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>{id}</id></feed>"))
///     }
/// }
/// # #[app(handlers = [Feed])] struct App;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # let answer = squall::testing::Client::new(App).get(Feed::url()).await.expect_status(200);
/// # answer.expect_header("content-type", "application/atom+xml; charset=utf-8").expect_text_containing("/feed.xml</id>");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Atom<T>(pub T);

impl<T: Respond> Respond for Atom<T> {
    fn respond(self, request: &Request) -> Result<Response> {
        let mut response = self.0.respond(request)?;
        let atom = HeaderValue::from_static("application/atom+xml; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, atom);
        Ok(response)
    }
}

/// A value as JSON (RFC 8259): any that implements serde's `Serialize`.
///
/// A value that cannot be serialised, such as a map whose keys are no text, is a logged 500.
///
/// ```
/// use squall::Json;
/// use squall::prelude::*;
///
/// #[derive(serde::Serialize)]
/// struct Greeting {
///     text: &'static str,
/// }
///
/// #[handler(get, "/greeting")]
/// struct Greet;
///
/// impl Greet {
///     async fn get(self) -> Json<Greeting> {
///         Json(Greeting { text: "hello" })
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: Serialize> Respond for Json<T> {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed("application/json", serde_json::to_vec(&self.0)?))
    }
}
