//! What is answered by plain HTTP: the authority's question, and to all others that they should come by TLS.

use super::Challenges;
use crate::app::Answer;
use crate::body::Body;
use crate::config::Config;
use crate::request::{Connection, Request};
use crate::respond::{Response, text as said};
use crate::server::answering::Answering;
use http::header::LOCATION;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use std::sync::Arc;

/// Where the authority asks (RFC 8555, 8.3).
const PATH: &str = "/.well-known/acme-challenge/";

#[derive(Clone)]
pub(in crate::server) struct ToHttps(Arc<Plain>);

struct Plain {
    names: Vec<String>,
    challenges: Arc<Challenges>,
    config: Arc<Config>,
}

impl ToHttps {
    pub(super) fn new(names: Vec<String>, challenges: Arc<Challenges>) -> ToHttps {
        ToHttps(Arc::new(Plain { names, challenges, config: Arc::default() }))
    }
}

impl Answering for ToHttps {
    fn request(&self, head: Parts, connection: Connection) -> Request {
        Request::configured(head, connection, self.0.config.clone())
    }

    async fn answer(&self, request: &mut Request, _: Body, place: &mut Answer) {
        *place = Some(self.response(request));
    }
}

impl ToHttps {
    fn response(&self, request: &Request) -> Response {
        if let Some(token) = request.path().strip_prefix(PATH) {
            return match self.0.challenges.text(token) {
                Some(text) => said(StatusCode::OK, text),
                None => said(StatusCode::NOT_FOUND, "404 Not Found: no such challenge\n"),
            };
        }
        let host = request.host().and_then(|host| host.split(':').next()).unwrap_or_default();
        // A redirect to whatever a client names would be one to anywhere.
        let Some(name) = self.0.names.iter().find(|name| name.eq_ignore_ascii_case(host)) else {
            return said(StatusCode::MISDIRECTED_REQUEST, "421 Misdirected Request: this is another site\n");
        };
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let location = HeaderValue::try_from(format!("https://{name}{target}"));
        let mut response = said(StatusCode::PERMANENT_REDIRECT, "308 Permanent Redirect: use https://\n");
        match location {
            Ok(location) if target.starts_with('/') => _ = response.headers_mut().insert(LOCATION, location),
            _ => *response.status_mut() = StatusCode::BAD_REQUEST,
        }
        response
    }
}
