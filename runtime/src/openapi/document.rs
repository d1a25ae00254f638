//! The document as a value, as text, and as an answer.

use super::compose;
use super::security::OfApp;
use crate::error::{Error, Result};
use crate::extract::FromRequest;
use crate::request::Request;
use crate::respond::{Conditional, ETag, Respond, Response};
use crate::route::Table;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde_json::Value;
use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, OnceLock};

/// The OpenAPI 3.1 document of an app, made from its handlers: [`App::openapi`](crate::App::openapi) gives it, and
/// `#[app(openapi = "/openapi.json")]` serves it.
///
/// It prints as JSON, to be kept in a file or compared with one. It is an answer, and a field of handlers, for an app that
/// serves it in a way of its own. Clones are one and the same.
///
/// ```
/// use squall::App;
/// use squall::prelude::*;
///
/// #[derive(serde::Serialize, squall::JsonSchema)]
/// struct Greeting {
///     text: String,
/// }
///
/// /// Says hello.
/// #[handler(get, "/hello/{name}")]
/// struct Hello {
///     name: String,
/// }
///
/// impl Hello {
///     async fn get(self) -> Json<Greeting> {
///         Json(Greeting { text: format!("Hello, {}!", self.name) })
///     }
/// }
///
/// #[app(openapi = "/openapi.json", handlers = [Hello])]
/// struct Site;
///
/// let document = Site::openapi();
/// assert_eq!(document.json()["paths"]["/hello/{name}"]["get"]["summary"], "Says hello.");
/// ```
#[derive(Clone)]
pub struct OpenApi(Arc<Made>);

struct Made {
    json: Value,
    text: Bytes,
    tag: u64,
}

impl OpenApi {
    pub(crate) fn new(of: &OfApp, table: &Table) -> OpenApi {
        let json = compose::document(of, table);
        let text = json.to_string();
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        OpenApi(Arc::new(Made { json, text: text.into(), tag: hasher.finish() }))
    }

    /// It in JSON.
    pub fn json(&self) -> &Value {
        &self.0.json
    }
}

/// As JSON, with a line for each member.
impl fmt::Display for OpenApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string_pretty(&self.0.json).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for OpenApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenApi").field("info", &self.0.json["info"]).finish_non_exhaustive()
    }
}

impl Respond for OpenApi {
    fn respond(self, request: &Request) -> Result<Response> {
        let answer = ([(CONTENT_TYPE, "application/json")], self.0.text.clone());
        Conditional::new(ETag::strong(format_args!("{:016x}", self.0.tag)), answer).respond(request)
    }
}

/// The document of the app that the request has come to.
#[diagnostic::do_not_recommend]
impl FromRequest for OpenApi {
    async fn from_request(request: &Request) -> Result<OpenApi> {
        let lazy = request.config().get::<Lazy>().ok_or_else(|| Error::internal("no app has this document"))?;
        Ok(lazy.made.get_or_init(lazy.make).clone())
    }
}

/// The document of an app, made when somebody first asks for it.
pub(crate) struct Lazy {
    make: fn() -> OpenApi,
    made: OnceLock<OpenApi>,
}

impl Lazy {
    pub(crate) fn new(make: fn() -> OpenApi) -> Lazy {
        Lazy { make, made: OnceLock::new() }
    }
}
