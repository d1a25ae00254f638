//! The life of a request, in one function: [`handle_request`].

pub(crate) mod access;
pub(crate) mod blocking;
mod deadline;
#[cfg(feature = "templates")]
mod later;
pub(crate) mod metrics;
#[cfg(feature = "templates")]
pub(crate) mod of_page;
mod panics;
mod parts;
mod routing;
mod site;
mod slash;
mod span;

pub use site::Site;

use crate::body::Body;
use crate::caching;
#[cfg(feature = "compression")]
use crate::compression;
use crate::config::Config;
use crate::cors;
use crate::error::{Error, Result};
use crate::error_page::{error_response, log_error};
use crate::headers;
use crate::hosts::AllowedHosts;
use crate::proxies::TrustedProxies;
use crate::request::{BoxFuture, Connection, REQUEST_ID, Request};
use crate::respond::{Response, own_answer, reuse_headers};
use crate::route::{Compression, Headers, Methods, Route, Table, Throttle, Url, Xsrf};
use crate::throttle;
use crate::xsrf;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, StatusCode};
use routing::{To, route};
use std::pin::pin;
use tracing::Instrument;

/// An app: the state of its handlers, and the table of their routes. Implemented by `#[app]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an app",
    label = "not an app",
    note = "help: put #[app(handlers = [..])] on the struct that holds the site's state",
    note = "if it is there, a field of `{Self}` cannot be shared by threads: the error at the field says what to do"
)]
pub trait App: Sized + Send + Sync + 'static {
    /// Its routes.
    const TABLE: &'static Table;
    /// What becomes of a slash too many or too few at a path's end: `#[app(trailing_slash = redirect)]` sets it.
    const TRAILING_SLASH: TrailingSlash = TrailingSlash::Strict;
    /// The hosts that it answers to: `#[app(hosts = [..])]` sets them.
    const HOSTS: AllowedHosts = AllowedHosts::Unsaid;
    /// What its answers tell browsers to keep to, where their handlers do not say it: `#[app(csp = ..)]` and its kin.
    const HEADERS: Headers = Headers::DEFAULT;
    /// Which of its answers are compressed: `#[app(compression = on)]` sets it.
    const COMPRESSION: Compression = Compression::Off;
    /// The value of `Strict-Transport-Security`, sent where the request came by TLS: `#[app(hsts = ..)]` sets it. Two years,
    /// for this host alone: the names below it may be somebody else's, and have no TLS.
    const HSTS: Option<&'static str> = Some("max-age=63072000");
    /// Whether unsafe requests must come from its own pages: `#[app(xsrf = exempt(".."))]` sets it for all handlers.
    const XSRF: Xsrf = Xsrf::Checked;
    /// The other origins whose pages may send any request: `#[app(trusted_origins = [..])]` sets them.
    const TRUSTED_ORIGINS: &'static [&'static str] = &[];
    /// The proxies that are believed when they say who sent a request: `#[app(trusted_proxies = [..])]` sets them.
    const TRUSTED_PROXIES: TrustedProxies = TrustedProxies::NONE;

    /// Whether its users are known by a cookie that a Tornado site shares.
    #[doc(hidden)]
    const TORNADO_USERS: bool = false;

    /// The texts of its languages: `#[app(default_language = "en")]` reads them from the folder `locales`.
    #[cfg(feature = "languages")]
    const LANGUAGES: Option<crate::languages::Languages> = None;

    /// The URL of a handler where this app has mounted it; `None` if it lists the handler nowhere.
    ///
    /// A handler's own `url` knows its sections, not the prefix that an app gives to a list of handlers. Of a handler
    /// that is listed more than once it is the first place.
    fn url_of(url: impl Into<Url>) -> Option<Url> {
        url.into().within(Self::TABLE.listed())
    }

    /// The page of an error; `errors = ..` in the attribute sets another than the default one.
    ///
    /// An error that is the server's fault stands in the request's line of log, whatever the page says.
    fn error_response(&self, error: &Error, request: &Request) -> Response {
        error_response(error, request)
    }

    /// What it is configured with besides its own fields; `config = ..` in the attribute sets the function. Asked once,
    /// before the server listens.
    fn config(&self) -> Config {
        Config::new()
    }

    /// What its OpenAPI document says of it as a whole.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    const OPENAPI: crate::openapi::OfApp = crate::openapi::OfApp::BLANK;

    /// Its [`OpenApi`](crate::OpenApi) document, without a server: to be kept in a file, or compared with one in a test.
    #[cfg(feature = "openapi")]
    fn openapi() -> crate::openapi::OpenApi {
        crate::openapi::OpenApi::new(&Self::OPENAPI, Self::TABLE)
    }

    /// Looks for who is asking, before a page is rendered whose template names `user`. Written by `#[app(user = ..)]`.
    fn load_visitor(&self, _request: &Request) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// Lets the handler at this position of the table answer.
    fn dispatch(
        &self,
        index: usize,
        request: &Request,
        body: Body,
        place: &mut Answer,
    ) -> impl Future<Output = Result<()>> + Send;
}

/// What answers for the handlers of a list, within the app `A`. Implemented by `#[handler]` and `handlers!`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler, nor a list of handlers: `{A}` cannot serve it",
    label = "listed here"
)]
pub trait Serve<A> {
    /// Lets the handler with this number of the list answer.
    fn serve(
        app: &A,
        local: usize,
        request: &Request,
        body: Body,
        place: &mut Answer,
    ) -> impl Future<Output = Result<()>> + Send;
}

/// What becomes of a path that would have a handler, were it not for a slash at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrailingSlash {
    /// It is another path, and not found.
    #[default]
    Strict,
    /// It is sent to the path that has one, or has none, by a 308 that keeps method and query.
    Redirect,
}

/// Handles a request that has come by no connection of the server's own.
pub async fn handle<A: App>(site: &Site<A>, request: http::Request<Body>, connection: Connection) -> Response {
    let (head, body) = request.into_parts();
    let mut answer = None;
    handle_request(site, &mut Request::configured(head, connection, site.config().clone()), body, &mut answer).await;
    answer.unwrap_or_default()
}

/// Where an answer is written: for each move of it is a copy.
pub type Answer = Option<Response>;

/// The life of a request: routed, its handler's fields filled, its method called, its answer made; an error or a panic
/// becomes a page. Then the parts that it carries for batteries have their say: cookies are set, a session is saved.
pub(crate) async fn handle_request<A: App>(site: &Site<A>, request: &mut Request, body: Body, place: &mut Answer) {
    if let Some(proxies) = site.proxies() {
        proxies.apply(request);
    }
    if span::is_wanted() {
        within_span(site, request, body, place).await;
    } else {
        handled(site, request, body, place).await;
    }
}

/// The same within a span. In a box: the future of every request would be as large else.
fn within_span<'a, A: App>(
    site: &'a Site<A>,
    request: &'a mut Request,
    body: Body,
    place: &'a mut Answer,
) -> BoxFuture<'a, ()> {
    Box::pin(async move {
        let span = span::of(request);
        handled(site, request, body, place).instrument(span.clone()).await;
        if let Some(response) = place {
            span::end(&span, request, response);
        }
    })
}

async fn handled<A: App>(site: &Site<A>, request: &mut Request, body: Body, place: &mut Answer) {
    let app = site.app();
    let clock = access::Clock::start();
    let mut running = site.metrics().begin();
    let body = match &running {
        Some(running) => running.reads(body),
        None => body,
    };
    let outcome = match route(site, request) {
        Ok(To { index, doubt }) => {
            if let Some(running) = &mut running {
                running.routed(index);
            }
            let route = A::TABLE.listed()[index].route;
            // Most are, and there is nothing to wait for.
            let body = if doubt.is_none() && is_admitted_at_once(route) {
                Ok(body)
            } else {
                admitted(site, route, doubt, request, body).await
            };
            match body {
                Ok(body) => {
                    let time = deadline::Time::new(route.protection.deadline);
                    let handler = site.handlers().handler(index);
                    let answering = pin!(app.dispatch(index, request, body, place));
                    panics::caught_within(answering, handler, time).await
                }
                Err(refusal) => Err(refusal),
            }
        }
        Err(elsewhere) => (*elsewhere).map(|response| *place = Some(response)),
    };
    if let Err(error) = outcome {
        request.forget_parts();
        *place = Some(answer_to(app, error, request));
    }
    // Whoever has not failed has answered.
    let response = place.get_or_insert_with(|| page_of(app, &no_such_entry(), request));
    // Most have no mark. In a box: the future of every request would be as large else.
    #[cfg(feature = "templates")]
    if !response.extensions().is_empty() {
        *response = Box::pin(later::completed(app, request, std::mem::take(response))).await;
    }
    let mut nonce = None;
    if request.has_parts() {
        parts::finish(request, response, |error| page_of(app, error, request)).await;
        nonce = headers::asked_for(request);
    }
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        // No page, and nothing for caches.
        if let Some(running) = running {
            running.end(request, response);
        }
        clock.log(request, response);
        return;
    }
    let said = headers::Said::by(response);
    let own = request.route().map(|route| &route.protection.headers);
    headers::protect(response, &said, own, &A::HEADERS, nonce);
    if let Some(route) = request.route() {
        cors::allow(route.protection.cors, A::TRUSTED_ORIGINS, request, response);
    }
    headers::keep_to_tls(request.scheme(), request, response, A::HSTS);
    caching::settle(request, response, said.cookie);
    #[cfg(feature = "compression")]
    if A::COMPRESSION == Compression::On && may_be_compressed(request) {
        *response = compression::compress(std::mem::take(response), request);
    }
    if request.method() == Method::HEAD {
        take_body(response);
    }
    if response.status().is_server_error() || request.config().answers_request_ids() {
        tell_id(request, response);
    }
    if let Some(running) = running {
        running.end(request, response);
    }
    clock.log(request, response);
    reuse_headers(request.take_headers());
}

/// Has the answer say which request it is of.
#[cold]
fn tell_id(request: &Request, response: &mut Response) {
    // Both kinds of them are visible ASCII.
    if let Ok(id) = HeaderValue::try_from(request.id().to_string()) {
        response.headers_mut().entry(REQUEST_ID).or_insert(id);
    }
}

/// Whether the route leaves its answers to be compressed: assets have their own ways, and so has a mounted service.
#[cfg(feature = "compression")]
fn may_be_compressed(request: &Request) -> bool {
    request.route().is_none_or(|route| {
        route.protection.compressed && route.assets.is_none() && !route.protection.headers.left_alone
    })
}

/// Whether nothing is asked of a request but where it comes from.
#[inline]
fn is_admitted_at_once(route: &Route) -> bool {
    #[cfg(feature = "compression")]
    if route.decompress {
        return false;
    }
    !matches!(route.protection.throttle, Throttle::Limited { .. })
}

/// The body, where the request may reach its handler.
async fn admitted<A: App>(
    site: &Site<A>,
    route: &Route,
    doubt: Option<xsrf::Refusal>,
    request: &Request,
    body: Body,
) -> Result<Body> {
    #[cfg(feature = "compression")]
    let body =
        if route.decompress { compression::decompressed(request, body, route.protection.body_limit)? } else { body };
    let body = match doubt {
        None => body,
        // In a box: the future of every request would be as large else.
        Some(refusal) => Box::pin(xsrf::reconsider(refusal, request, body)).await?,
    };
    throttle::check(site.throttle(), route.protection.throttle, request).await?;
    Ok(body)
}

/// The same head without its body (RFC 9110, 9.3.2), which keeps the length that the body would have had.
fn take_body(response: &mut Response) {
    let body = std::mem::take(response.body_mut());
    if let Some(length) = body.size_hint().exact()
        && response.status() != StatusCode::NO_CONTENT
        && response.status() != StatusCode::NOT_MODIFIED
    {
        response.headers_mut().entry(CONTENT_LENGTH).or_insert(length.into());
    }
}

/// The answer to an error: the one that it brings, or its page.
fn answer_to<A: App>(app: &A, mut error: Error, request: &Request) -> Response {
    match panics::caught_at_once(|| own_answer(&mut error, request)).and_then(Option::transpose) {
        Ok(Some(answer)) => return answer,
        Ok(None) => {}
        Err(failure) => error = failure,
    }
    log_error(&error, request);
    page_of(app, &error, request)
}

/// The app's page for an error, or the plain one where the app's own code panics over it.
fn page_of<A: App>(app: &A, error: &Error, request: &Request) -> Response {
    panics::caught_at_once(|| app.error_response(error, request)).unwrap_or_else(|panic| {
        log_error(&panic, request);
        error_response(&panic, request)
    })
}

/// Lets a list's handler answer.
///
/// Generated code calls this and not the trait's own function: so a bound that does not hold is one error.
pub fn serve<L: Serve<A>, A>(
    app: &A,
    local: usize,
    request: &Request,
    body: Body,
    place: &mut Answer,
) -> impl Future<Output = Result<()>> + Send {
    L::serve(app, local, request, body, place)
}

/// Asks the function of `config = ..`.
pub fn configured<A>(app: &A, function: impl FnOnce(&A) -> Config) -> Config {
    function(app)
}

/// The method that the handler is to answer.
pub fn answering(request: &Request) -> Methods {
    request.answering()
}

/// What a handler answers to a method it has not named; the table lets none through.
pub fn method_not_allowed() -> Error {
    Error::status_only(StatusCode::METHOD_NOT_ALLOWED)
}

/// What a list answers for an entry it has not; the table names none.
pub fn no_such_entry() -> Error {
    Error::status_only(StatusCode::NOT_FOUND)
}
