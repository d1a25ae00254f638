//! The head of a request, as extractors see it.

mod accept;
mod cookies;
mod dependence;
mod failure;
mod id;
mod matched;
mod part;
mod trace;

#[cfg(test)]
pub(crate) use cookies::work;
#[cfg_attr(not(feature = "cookies"), allow(unused_imports))]
pub(crate) use cookies::{
    CookiePairs, HOST_PREFIX, SECURE_PREFIX, is_named, is_token, quoted, strongest_prefix, unquoted,
};
pub(crate) use dependence::Dependence;
pub(crate) use failure::Failure;
pub(crate) use id::REQUEST_ID;
pub use id::RequestId;
pub use matched::MatchedRoute;
#[cfg_attr(not(feature = "cookies"), allow(unused_imports))]
pub(crate) use part::{BoxFuture, Part};
pub use trace::TraceContext;

use crate::config::Config;
use crate::route::{Captures, Listed, Lookup, Methods, Route, Table};
use dependence::Dependences;
use failure::Failures;
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, Version, request::Parts};
use part::Carried;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};

/// What is known of the connection that a request came by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Connection {
    /// The other side's address; `None` on a Unix socket and in tests without a socket.
    pub peer: Option<SocketAddr>,
    /// Who sent the request to a proxy, where one that the app trusts says so.
    pub forwarded_for: Option<IpAddr>,
    /// Whether the client's connection has TLS; `None` where nobody says so: this side of a proxy tells nothing of the
    /// other one.
    pub secure: Option<bool>,
}

impl Connection {
    /// A connection with this other side, of which no more is known.
    pub const fn from_peer(peer: SocketAddr) -> Connection {
        Connection { peer: Some(peer), forwarded_for: None, secure: None }
    }

    /// Who sent the request: as a trusted proxy says, else the other side. `None` where nobody knows.
    pub fn client(&self) -> Option<IpAddr> {
        self.forwarded_for.or(self.peer.map(|peer| peer.ip())).map(|address| address.to_canonical())
    }
}

/// The head of a request: all of it but the body.
#[derive(Debug)]
pub struct Request {
    head: Parts,
    connection: Connection,
    /// The host that a trusted proxy was asked for.
    forwarded_host: Option<String>,
    captures: Captures,
    listed: Option<&'static Listed>,
    answering: Methods,
    config: Arc<Config>,
    parts: Carried,
    failures: Failures,
    dependences: Dependences,
    /// Whether a proxy that the app trusts has passed it on.
    by_trusted_proxy: bool,
    id: OnceLock<RequestId>,
    trace: OnceLock<Box<TraceContext>>,
}

impl Request {
    /// A request that has not been routed.
    pub(crate) fn configured(head: Parts, connection: Connection, config: Arc<Config>) -> Request {
        Request {
            head,
            connection,
            forwarded_host: None,
            captures: Captures::NONE,
            listed: None,
            answering: Methods::NONE,
            config,
            parts: Carried::default(),
            failures: Failures::default(),
            dependences: Dependences::default(),
            by_trusted_proxy: false,
            id: OnceLock::new(),
            trace: OnceLock::new(),
        }
    }

    /// The same for an app without settings.
    #[cfg(test)]
    pub(crate) fn new(head: Parts, connection: Connection) -> Request {
        Request::configured(head, connection, Arc::default())
    }

    /// Notes that a trusted proxy has passed it on: what that one says of the request itself is believed.
    pub(crate) fn note_trusted_proxy(&mut self) {
        self.by_trusted_proxy = true;
    }

    /// Notes what a trusted proxy says of the client; `None` where it says nothing.
    pub(crate) fn note_client(&mut self, address: Option<IpAddr>, secure: Option<bool>, host: Option<String>) {
        self.connection.forwarded_for = address.or(self.connection.forwarded_for);
        self.connection.secure = secure.or(self.connection.secure);
        self.forwarded_host = host;
    }

    /// Looks for its path, and notes what is found.
    pub(crate) fn look_up(&mut self, table: &'static Table, method: Methods) -> Lookup {
        let found = table.find(method, self.head.uri.path(), &mut self.captures);
        if let Lookup::Found { index, answering } = found {
            self.listed = Some(&table.listed()[index]);
            self.answering = answering;
        }
        found
    }

    /// All of it, as `http` knows it.
    pub(crate) fn head(&self) -> &Parts {
        &self.head
    }

    /// The same, for one who takes it elsewhere; an empty one stays here.
    pub(crate) fn take_head(&mut self) -> Parts {
        let (empty, ()) = http::Request::new(()).into_parts();
        std::mem::replace(&mut self.head, empty)
    }

    /// The headers, where nobody reads them any more.
    pub(crate) fn take_headers(&mut self) -> HeaderMap {
        std::mem::take(&mut self.head.headers)
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
    /// A client that says nothing takes anything. The answer then says `Vary: Accept`, so that caches keep one for each
    /// taste.
    pub fn preferred(&self, offers: &[&str]) -> Option<usize> {
        self.note(Dependence::Accept);
        accept::preferred(&self.head.headers, offers)
    }

    /// The number among these content codings that the client likes best; `None` where it wants none of them.
    #[cfg_attr(not(feature = "compression"), allow(dead_code))]
    pub(crate) fn preferred_coding(&self, offers: &[&str]) -> Option<usize> {
        accept::preferred_coding(&self.head.headers, offers)
    }

    /// The members of a list such as `Accept-Language`, each with its weight in thousandths.
    #[cfg_attr(not(feature = "languages"), allow(dead_code))]
    pub(crate) fn weighted(&self, name: &HeaderName) -> impl Iterator<Item = (&str, u16)> {
        accept::weighted_members(&self.head.headers, name)
    }

    /// Whether a page is a better answer than JSON: so it is for a browser that goes somewhere, and not for a script or
    /// a command-line tool that takes anything.
    pub fn prefers_html(&self) -> bool {
        self.note(Dependence::Accept);
        accept::prefers_html(&self.head.headers)
    }

    /// The value of this header; `None` where it is not sent or is no visible ASCII. Of several lines it is the first:
    /// a field with `#[header]` joins them.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name)?.to_str().ok()
    }

    /// The media type of the body, as it was sent but for its parameters: `text/html` of `text/html; charset=utf-8`.
    pub fn content_type(&self) -> Option<&str> {
        let value = self.full_content_type()?;
        Some(value.split_once(';').map_or(value, |(essence, _)| essence).trim_ascii())
    }

    /// The same with its parameters.
    #[inline]
    pub(crate) fn full_content_type(&self) -> Option<&str> {
        self.head.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The host that the request was sent to, with its port if it names one: as a proxy says that the app trusts, else
    /// from the target, where that is absolute as in HTTP/2 (RFC 9112, 3.2.2), else from `Host`. It is the client's word;
    /// that it is one of the site's hosts has been checked.
    pub fn host(&self) -> Option<&str> {
        std::str::from_utf8(self.host_bytes()?).ok()
    }

    /// The same, whatever bytes it is.
    pub(crate) fn host_bytes(&self) -> Option<&[u8]> {
        match (&self.forwarded_host, self.head.uri.authority()) {
            (Some(host), _) => Some(host.as_bytes()),
            (None, Some(authority)) => Some(authority.as_str().as_bytes()),
            (None, None) => {
                let headers = &self.head.headers;
                // Nearly always it is the first, as RFC 9110 (7.2) has it; then there is no name to hash.
                let first = headers.iter().next().filter(|(name, _)| *name == HOST).map(|(_, value)| value);
                first.or_else(|| headers.get(HOST)).map(HeaderValue::as_bytes)
            }
        }
    }

    /// The address of who sent the request: as a proxy says that the app trusts, by `trusted_proxies` in `#[app(..)]`, else
    /// the other side of the connection. `None` where nobody knows, as on a Unix socket. A field of type
    /// [`IpAddr`] is the same.
    pub fn client(&self) -> Option<IpAddr> {
        self.connection.client()
    }

    /// `https` or `http`: the scheme of the URL that the client asked for. Where a proxy has ended TLS, it must be one that
    /// the app trusts, and say so.
    pub fn scheme(&self) -> &'static str {
        let secure = self.connection.secure.unwrap_or_else(|| self.head.uri.scheme_str() == Some("https"));
        if secure { "https" } else { "http" }
    }

    /// What tower layers have attached to the request.
    pub fn extensions(&self) -> &http::Extensions {
        &self.head.extensions
    }

    /// The connection it came by.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// What the app is configured with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The description of the route that was matched.
    pub(crate) fn route(&self) -> Option<&'static Route> {
        self.listed.map(|listed| listed.route)
    }

    /// The route that was matched, in words for logs and figures; `None` before routing, and where nothing matched.
    pub fn matched_route(&self) -> Option<MatchedRoute> {
        self.listed.map(MatchedRoute::new)
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

/// The value of a header that is there once.
pub(crate) fn only(headers: &HeaderMap, name: HeaderName) -> Option<&HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = http::Request::builder().uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Request::new(request.body(()).unwrap().into_parts().0, Connection::default())
    }

    #[test]
    fn headers_are_text() {
        let request = request("/", &[("x-a", "1"), ("x-a", "2"), ("x-b", "é")]);
        assert_eq!(request.header("X-A"), Some("1"));
        assert_eq!(request.header("x-b"), None);
        assert_eq!(request.header("x c"), None);
    }

    #[test]
    fn the_content_type_has_no_parameters() {
        let content_type = |value| request("/", &[("content-type", value)]).content_type().map(str::to_owned);
        assert_eq!(content_type("text/html ; charset=utf-8").as_deref(), Some("text/html"));
        assert_eq!(content_type("text/html").as_deref(), Some("text/html"));
        assert_eq!(request("/", &[]).content_type(), None);
    }

    #[test]
    fn an_absolute_target_says_the_host() {
        assert_eq!(request("/", &[("host", "a.example:80")]).host(), Some("a.example:80"));
        assert_eq!(request("http://b.example/", &[("host", "a.example")]).host(), Some("b.example"));
        assert_eq!(request("/", &[]).host(), None);
    }
}
