//! The life of a request, in one function: [`handle`].

use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::{Connection, Request};
use crate::respond::Response;
use crate::route::{Captures, HandlerList, Lookup, Methods, Table, Url};
use http::{HeaderValue, StatusCode, header::ALLOW};

/// An app: the state of its handlers, and the table of their routes. Implemented by `#[app]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an app",
    label = "not an app",
    note = "put #[app(handlers = [..])] on the struct that holds the site's state"
)]
pub trait App: Sized + Send + Sync + 'static {
    /// Its routes.
    const TABLE: &'static Table;

    /// The URL of a handler where this app has mounted it; `None` if it lists the handler nowhere.
    ///
    /// A handler's own `url` knows its sections, not the prefix that an app gives to a list of handlers. Of a handler
    /// that is listed more than once it is the first place.
    fn url_of(url: impl Into<Url>) -> Option<Url> {
        url.into().within(Self::TABLE.listed())
    }

    /// Lets the handler at this position of the table answer.
    fn dispatch(&self, index: usize, request: &Request, body: Body) -> impl Future<Output = Result<Response>> + Send;
}

/// What answers for the handlers of a list, within the app `A`. Implemented by `#[handler]` and `handlers!`.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be served by the app `{A}`", label = "listed here")]
pub trait Serve<A>: HandlerList {
    /// Lets the handler with this number of the list answer.
    fn serve(app: &A, local: usize, request: &Request, body: Body) -> impl Future<Output = Result<Response>> + Send;
}

/// The life of a request: routed, its handler's fields filled, its method called, its answer made; an error becomes
/// a page.
pub async fn handle<A: App>(app: &A, request: http::Request<Body>, connection: Connection) -> Response {
    let (head, body) = request.into_parts();
    let mut request = Request::new(head, connection);
    match answer(app, &mut request, body).await {
        Ok(response) => response,
        Err(error) => error_page(&error),
    }
}

async fn answer<A: App>(app: &A, request: &mut Request, body: Body) -> Result<Response> {
    let Some(method) = Methods::of(request.method()) else {
        return Err(Error::status_only(StatusCode::NOT_IMPLEMENTED));
    };
    let mut captures = Captures::NONE;
    match A::TABLE.find(method, request.path(), &mut captures) {
        Lookup::Found { index, answering } => {
            request.matched(&A::TABLE.listed()[index], answering, captures);
            app.dispatch(index, request, body).await
        }
        Lookup::Options(allowed) => {
            let mut response = Response::new(Body::default());
            *response.status_mut() = StatusCode::NO_CONTENT;
            allow(&mut response, allowed);
            Ok(response)
        }
        Lookup::MethodNotAllowed(allowed) => {
            let mut response = error_page(&Error::status_only(StatusCode::METHOD_NOT_ALLOWED));
            allow(&mut response, allowed);
            Ok(response)
        }
        Lookup::NotFound => Err(Error::status_only(StatusCode::NOT_FOUND)),
        Lookup::Malformed => Err(Error::status_only(StatusCode::BAD_REQUEST)),
    }
}

/// Lists the methods that the path has (RFC 9110, 10.2.1).
fn allow(response: &mut Response, methods: Methods) {
    if let Ok(value) = HeaderValue::from_str(&methods.to_string()) {
        response.headers_mut().insert(ALLOW, value);
    }
}

fn error_page(error: &Error) -> Response {
    let mut response = Response::new(Body::from(error.to_string()));
    *response.status_mut() = error.status();
    response
}

/// Lets a list's handler answer.
///
/// Generated code calls this and not the trait's own function: so a bound that does not hold is one error.
pub async fn serve<L: Serve<A>, A>(app: &A, local: usize, request: &Request, body: Body) -> Result<Response> {
    L::serve(app, local, request, body).await
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
