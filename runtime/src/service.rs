//! An app as a [`tower_service::Service`].

use crate::app::{App, Site, handle};
use crate::body::Body;
use crate::config::Config;
use crate::request::Connection;
use crate::respond::Response;
use bytes::Bytes;
use http_body::Body as HttpBody;
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_service::Service;

/// Makes an app into a service, so that it can stand inside of tower, axum or hyper.
///
/// What is known of the connection comes from the request's extensions, if somebody has put a [`Connection`] there.
/// The rules of the wire (exactly one `Host`, and so on) are kept by [`Server`](crate::Server), not by this.
/// What is wrong with the app's [`Config`] stops a server; here it is logged.
///
/// ```
/// use squall::prelude::*;
/// use tower::ServiceExt;
///
/// #[app(handlers = [Index])]
/// struct App;
///
/// #[handler(get, "/")]
/// struct Index;
///
/// impl Index {
///     async fn get(self) -> &'static str {
///         "Hello"
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let request = http::Request::get("/").body(squall::Body::empty()).unwrap();
/// let response = squall::service(App).oneshot(request).await.unwrap();
/// assert_eq!(response.status(), 200);
/// # }
/// ```
pub fn service<A: App>(app: A) -> AppService<A> {
    let service = AppService::new(Site::new(app));
    if let Err(fault) = service.config().check() {
        tracing::error!(target: "squall::config", ?fault, "the app is not configured");
    }
    service.config().announce();
    service
}

/// An app as a service: what [`service`] makes. Clones share the app.
pub struct AppService<A> {
    site: Arc<Site<A>>,
}

impl<A: App> AppService<A> {
    pub(crate) fn new(site: Site<A>) -> AppService<A> {
        AppService { site: Arc::new(site) }
    }

    pub(crate) fn site(&self) -> &Site<A> {
        &self.site
    }

    pub(crate) fn config(&self) -> &Arc<Config> {
        self.site.config()
    }
}

impl<A> Clone for AppService<A> {
    fn clone(&self) -> AppService<A> {
        AppService { site: self.site.clone() }
    }
}

impl<A> fmt::Debug for AppService<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppService")
    }
}

impl<A, B> Service<http::Request<B>> for AppService<A>
where
    A: App,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Response = Response;
    type Error = Infallible;
    // The trait wants a type with a name. The server's own way to the app needs none, and no box.
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let site = self.site.clone();
        let connection = request.extensions().get::<Connection>().copied().unwrap_or_default();
        let request = request.map(Body::wrap);
        Box::pin(async move { Ok(handle(&*site, request, connection).await) })
    }
}
