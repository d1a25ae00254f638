//! What a server can serve: an app, or an app in layers.

use crate::app::{App, handle};
use crate::body::Body;
use crate::request::Connection;
use crate::respond::Response;
use crate::service::AppService;
use bytes::Bytes;
use http::StatusCode;
use http_body::Body as HttpBody;
use std::error::Error as StdError;
use std::future::poll_fn;
use tower_service::Service;

/// What a [`Server`](super::Server) can serve: an app, as it is or in tower layers.
///
/// Not implemented by hand. It is not the trait of tower, since that one needs a future with a name, which costs a box
/// for every request.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be served",
    note = "a layer must make a `tower::Service<http::Request<squall::Body>>` that answers with an `http::Response`",
    note = "and that is `Clone + Send + Sync`, its future `Send`, its response's body an `http_body::Body<Data = Bytes>`"
)]
pub trait Answering: Clone + Send + Sync + 'static {
    /// Answers.
    fn answer(&self, request: http::Request<Body>, connection: Connection) -> impl Future<Output = Response> + Send;
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
    fn answer(&self, request: http::Request<Body>, connection: Connection) -> impl Future<Output = Response> + Send {
        handle(self.0.site(), request, connection)
    }
}

/// An app in tower layers.
#[derive(Clone)]
pub struct Layered<S>(S);

impl<S> Layered<S> {
    pub(super) fn new(service: S) -> Layered<S> {
        Layered(service)
    }
}

impl<S, B> Answering for Layered<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    S::Future: Send,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    async fn answer(&self, mut request: http::Request<Body>, connection: Connection) -> Response {
        request.extensions_mut().insert(connection);
        let mut service = self.0.clone();
        if let Err(error) = poll_fn(|context| service.poll_ready(context)).await {
            return failed(error.into());
        }
        match service.call(request).await {
            Ok(response) => response.map(Body::wrap),
            Err(error) => failed(error.into()),
        }
    }
}

/// The answer where a layer has none.
fn failed(cause: Box<dyn StdError + Send + Sync>) -> Response {
    tracing::error!(target: "squall::server", %cause, "a layer failed");
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
