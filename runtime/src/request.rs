//! The head of a request, as extractors see it.

mod accept;

use crate::route::{Captures, Listed, Methods, Route};
use http::{HeaderMap, Method, Uri, Version, request::Parts};
use std::net::SocketAddr;

/// What is known of the connection that a request came by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Connection {
    /// The other side's address; `None` on a Unix socket and in tests without a socket.
    pub peer: Option<SocketAddr>,
}

/// The head of a request: all of it but the body.
#[derive(Debug)]
pub struct Request {
    head: Parts,
    connection: Connection,
    captures: Captures,
    listed: Option<&'static Listed>,
    answering: Methods,
}

impl Request {
    /// A request that has not been routed.
    pub(crate) fn new(head: Parts, connection: Connection) -> Request {
        Request { head, connection, captures: Captures::NONE, listed: None, answering: Methods::NONE }
    }

    /// Notes what the table found.
    pub(crate) fn matched(&mut self, listed: &'static Listed, answering: Methods, captures: Captures) {
        self.listed = Some(listed);
        self.answering = answering;
        self.captures = captures;
    }

    /// All of it, as `http` knows it.
    pub(crate) fn head(&self) -> &Parts {
        &self.head
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.head.method
    }

    /// The target.
    pub fn uri(&self) -> &Uri {
        &self.head.uri
    }

    /// The path, still percent-encoded.
    pub fn path(&self) -> &str {
        self.head.uri.path()
    }

    /// The query without its question mark, still encoded; empty where there is none.
    pub fn query(&self) -> &str {
        self.head.uri.query().unwrap_or_default()
    }

    /// The version of HTTP.
    pub fn version(&self) -> Version {
        self.head.version
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The number of the one among `offers` that the client would like best by its `Accept` header, the first of them
    /// where it likes several as well; `None` if it refuses them all. The offers are media types such as `text/html`,
    /// in lower case and without parameters.
    ///
    /// A client that says nothing takes anything. An answer that depends on this must say `Vary: Accept`.
    pub fn preferred(&self, offers: &[&str]) -> Option<usize> {
        accept::preferred(&self.head.headers, offers)
    }

    /// Whether a page is a better answer than JSON: so it is for a browser that goes somewhere, and not for a script or
    /// a command-line tool that takes anything.
    #[allow(dead_code, reason = "the pages of errors are made by it")]
    pub(crate) fn prefers_html(&self) -> bool {
        accept::prefers_html(&self.head.headers)
    }

    /// What tower layers have attached to the request.
    pub fn extensions(&self) -> &http::Extensions {
        &self.head.extensions
    }

    /// The connection it came by.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The route that was matched; `None` before routing, and where nothing matched.
    pub fn route(&self) -> Option<&'static Route> {
        self.listed.map(|listed| listed.route)
    }

    /// The method that the handler is to answer: `GET` for a `HEAD` that it does not answer itself.
    pub(crate) fn answering(&self) -> Methods {
        self.answering
    }

    /// The raw text of a placeholder, by its number along the handler's own path, sections included.
    pub(crate) fn placeholder(&self, index: usize) -> Option<&str> {
        self.captures.get(self.head.uri.path(), index)
    }
}
