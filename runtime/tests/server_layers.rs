//! An app among tower services: in layers, inside of one, and with one mounted in it.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use axum::Router;
use axum::extract::Request as AxumRequest;
use axum::routing::{get, post};
use squall::prelude::*;
use squall::testing::Client;
use squall::{Body, Connection, FromRequest, OriginalUri, Server};
use std::task::{Context, Poll};
use tower::limit::ConcurrencyLimitLayer;
use tower::{Layer, Service, ServiceBuilder, ServiceExt};

#[app(handlers = [Peer, Tagged, "/old" => self.legacy])]
struct App {
    legacy: Router,
}

fn app() -> App {
    let legacy = Router::new()
        .route("/", get(|| async { "legacy root" }))
        .route("/echo", post(|body: String| async { body }))
        .route("/seen", get(seen))
        .fallback(|| async { (http::StatusCode::NOT_FOUND, "legacy has no such page") });
    App { legacy }
}

async fn seen(request: AxumRequest) -> String {
    let original = request.extensions().get::<OriginalUri>().unwrap();
    let connection = request.extensions().get::<Connection>().unwrap();
    format!("{} of {}, peer {}", request.uri(), original.0, connection.peer.is_some())
}

#[handler(get, "/peer")]
struct Peer {
    peer: HasPeer,
}

struct HasPeer(bool);

impl FromRequest for HasPeer {
    async fn from_request(request: &Request) -> Result<HasPeer> {
        Ok(HasPeer(request.connection().peer.is_some()))
    }
}

impl Peer {
    async fn get(self) -> String {
        self.peer.0.to_string()
    }
}

#[derive(Clone)]
struct Tag(&'static str);

impl FromRequest for Tag {
    async fn from_request(request: &Request) -> Result<Tag> {
        Ok(request.extensions().get::<Tag>().cloned().unwrap_or(Tag("none")))
    }
}

#[handler(get, "/tagged")]
struct Tagged {
    tag: Tag,
}

impl Tagged {
    async fn get(self) -> &'static str {
        self.tag.0
    }
}

/// A layer that tags requests, and has errors of its own.
#[derive(Clone)]
struct Tags<S> {
    inner: S,
}

impl<S: Service<http::Request<Body>>> Service<http::Request<Body>> for Tags<S>
where
    S::Error: std::error::Error + Send + Sync + 'static,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = Box<dyn std::error::Error + Send + Sync>;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<S::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        if request.uri().path() == "/refused" {
            return Box::pin(async { Err("the layer does not want to".into()) });
        }
        request.extensions_mut().insert(Tag("by the layer"));
        let answer = self.inner.call(request);
        Box::pin(async { Ok(answer.await?) })
    }
}

struct TagLayer;

impl<S> Layer<S> for TagLayer {
    type Service = Tags<S>;

    fn layer(&self, inner: S) -> Tags<S> {
        Tags { inner }
    }
}

#[tokio::test]
async fn layers_wrap_the_app() {
    let layers = ServiceBuilder::new().layer(TagLayer).layer(ConcurrencyLimitLayer::new(2)).into_inner();
    let client = Client::of_server(Server::new(app()).layer(layers)).await;
    client.get("/tagged").await.expect_status(200).expect_text("by the layer");
    client.get("/peer").await.expect_text("true");
    let answer = client.get("/refused").await.expect_status(500);
    assert!(!answer.text().contains("does not want"), "{answer}");
    Client::over_socket(app()).await.get("/tagged").await.expect_text("none");
}

#[tokio::test]
async fn an_app_stands_inside_of_another_stack() {
    let router = Router::new().route("/axum", get(|| async { "axum" })).fallback_service(squall::service(app()));
    for (path, expected) in [("/axum", "axum"), ("/tagged", "none"), ("/peer", "true")] {
        let peer = Some(([127, 0, 0, 1], 1).into());
        let mut request = http::Request::get(path).body(axum::body::Body::empty()).unwrap();
        request.extensions_mut().insert(Connection { peer, ..Connection::default() });
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let body = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
        assert_eq!(body, expected, "{path}");
    }
}

#[tokio::test]
async fn a_mounted_service_answers_below_its_prefix() {
    for client in [Client::new(app()), Client::over_socket(app()).await] {
        let peer = client.address().is_some();
        client.get("/old").await.expect_status(200).expect_text("legacy root");
        client.get("/old/").await.expect_text("legacy root");
        client.get("/old/seen?a=1").await.expect_text(&format!("/seen?a=1 of /old/seen?a=1, peer {peer}"));
        client.post("/old/echo").body("sent").await.expect_status(200).expect_text("sent");
        client.get("/old/nowhere/at/all").await.expect_status(404).expect_text("legacy has no such page");
        client.delete("/old/seen").await.expect_status(405);
        client.get("/older").await.expect_status(404);
        client.get("/peer").await.expect_text(&peer.to_string());
    }
}

#[tokio::test]
async fn a_mounted_service_is_given_methods_that_squall_has_no_name_for() {
    let client = Client::new(app());
    let find = || http::Method::from_bytes(b"PROPFIND").unwrap();
    client.request(find(), "/old/nothing").await.expect_status(404).expect_text("legacy has no such page");
    client.request(find(), "/old/seen").await.expect_status(405);
    client.request(http::Method::TRACE, "/old/nothing").await.expect_status(404);
    client.request(find(), "/peer").await.expect_status(501);
    client.request(http::Method::TRACE, "/peer").await.expect_status(405).expect_header("allow", "GET, HEAD, OPTIONS");
    // Nobody knows that it is safe.
    let from_elsewhere = client.request(find(), "/old/nothing").header("origin", "https://elsewhere.example");
    from_elsewhere.await.expect_status(403);
}
