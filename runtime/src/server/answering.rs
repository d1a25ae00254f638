//! What a server can serve: an app, or an app in layers.

use crate::app::{Answer, App, handle_request};
use crate::body::Body;
use crate::config::Config;
use crate::request::{Connection, Request};
use crate::respond::Response;
use crate::service::AppService;
use bytes::Bytes;
use http::request::Parts;
use http::{Method, StatusCode, Uri};
use http_body::Body as HttpBody;
use std::error::Error as StdError;
use std::future::poll_fn;
use std::sync::Arc;
use tower_service::Service;

/// What a [`Server`](super::Server) can serve: an app, as it is or in tower layers.
///
/// Not implemented by hand. It is not the trait of tower, since that one needs a future with a name, which costs a box
/// for every request.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be served",
    note = "a layer must make a `tower::Service<http::Request<squall::Body>>` that answers with an `http::Response`",
    note = "and that is `Clone + Send + Sync`, its future `Send`, its response's body an `http_body::Body<Data = Bytes>`",
    note = "help: requests come from several threads, whichever `Workers` there are: `Arc` in place of `Rc`, `Mutex` in place of `RefCell`"
)]
pub trait Answering: Clone + Send + Sync + 'static {
    /// A request with this head.
    fn request(&self, head: Parts, connection: Connection) -> Request;

    /// Answers, into this place. All is borrowed or in place, for each move is a copy.
    fn answer(&self, request: &mut Request, body: Body, place: &mut Answer) -> impl Future<Output = ()> + Send;
}

/// An app as it is.
pub struct Plain<A>(AppService<A>);

impl<A: App> Plain<A> {
    pub(super) fn new(app: AppService<A>) -> Plain<A> {
        Plain(app)
    }

    pub(super) fn into_service(self) -> AppService<A> {
        self.0
    }
}

impl<A> Clone for Plain<A> {
    fn clone(&self) -> Plain<A> {
        Plain(self.0.clone())
    }
}

impl<A: App> Answering for Plain<A> {
    fn request(&self, head: Parts, connection: Connection) -> Request {
        Request::configured(head, connection, self.0.site().config().clone())
    }

    fn answer(&self, request: &mut Request, body: Body, place: &mut Answer) -> impl Future<Output = ()> + Send {
        handle_request(self.0.site(), request, body, place)
    }
}

/// An app in tower layers.
#[derive(Clone)]
pub struct Layered<S> {
    service: S,
    config: Arc<Config>,
}

impl<S> Layered<S> {
    pub(super) fn new(service: S, config: Arc<Config>) -> Layered<S> {
        Layered { service, config }
    }
}

// So that the message above is shown, and not one about these bounds.
#[diagnostic::do_not_recommend]
impl<S, B> Answering for Layered<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    S::Future: Send,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    fn request(&self, head: Parts, connection: Connection) -> Request {
        Request::configured(head, connection, self.config.clone())
    }

    async fn answer(&self, request: &mut Request, body: Body, place: &mut Answer) {
        let connection = *request.connection();
        let mut request = http::Request::from_parts(request.take_head(), body);
        // For the log; neither is a copy of text.
        let (method, uri) = (request.method().clone(), request.uri().clone());
        request.extensions_mut().insert(connection);
        let mut service = self.service.clone();
        if let Err(error) = poll_fn(|context| service.poll_ready(context)).await {
            *place = Some(failed(error.into(), &method, &uri));
            return;
        }
        *place = Some(match service.call(request).await {
            Ok(response) => response.map(Body::wrap),
            Err(error) => failed(error.into(), &method, &uri),
        });
    }
}

/// The answer where a layer has none. The query is not logged, since secrets travel in it.
fn failed(cause: Box<dyn StdError + Send + Sync>, method: &Method, uri: &Uri) -> Response {
    // As `&str`, so that subscribers quote line breaks in it.
    let cause = causes(&*cause);
    let cause = cause.as_str();
    tracing::error!(target: "squall::server", %method, path = uri.path(), status = 500, cause, "a layer failed");
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

/// An error and what caused it, in one text.
fn causes(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
