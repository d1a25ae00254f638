//! The two servers, and their answers.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde::Serialize;
use squall::Server;
use squall::prelude::*;
use std::convert::Infallible;
use std::future::pending;
use std::io::Read;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry;
use tracing_subscriber::util::SubscriberInitExt;

/// The runtimes of tokio that they run on.
pub const THREADS: [&str; 2] = ["current-thread", "multi-thread"];

/// Runs a server until its input ends; then ends the process.
pub fn serve(server: &str, threads: &str) -> ! {
    std::thread::spawn(|| {
        _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let mut builder =
        if threads == "current-thread" { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    let runtime: Runtime = builder.worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        match server {
            "squall" => squall().await,
            "logged" => {
                // What `squall::serve` sets up, but for where it writes to.
                let wanted =
                    Targets::new().with_default(LevelFilter::INFO).with_target("squall::request", LevelFilter::OFF);
                registry().with(wanted).with(layer().with_writer(std::io::sink)).init();
                squall().await;
            }
            "figures" => figures().await,
            "spans" => {
                // One that keeps spans, and writes neither them nor lines.
                let wanted = Targets::new().with_target("squall::request", LevelFilter::INFO);
                registry().with(wanted).init();
                squall().await;
            }
            "hyper" => bare().await,
            "guarded" => timed().await,
            other => panic!("there is no server {other}"),
        }
    });
    std::process::exit(1)
}

fn announce(address: SocketAddr) {
    println!("{address}");
}

// ---- Squall.

#[app(handlers = [Text, Data, Post])]
struct App;

#[handler(get, "/text")]
struct Text;

impl Text {
    async fn get(self) -> &'static str {
        "Hello, world"
    }
}

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[handler(get, "/json")]
struct Data;

impl Data {
    async fn get(self) -> Json<Message> {
        Json(Message { message: "Hello, world" })
    }
}

#[handler(get, "/users/{id}/posts/{slug}")]
struct Post {
    id: u64,
    slug: String,
}

impl Post {
    async fn get(self) -> String {
        format!("{} {}", self.id, self.slug)
    }
}

async fn squall() {
    let bound = Server::new(App).listen("127.0.0.1:0").expect("a free port");
    announce(bound.address().expect("it listens by TCP"));
    bound.run_until(pending()).await.expect("it serves");
}

/// The same with an admin listener, which has figures kept.
async fn figures() {
    let bound = Server::new(App).admin("127.0.0.1:0").listen("127.0.0.1:0").expect("two free ports");
    announce(bound.address().expect("it listens by TCP"));
    bound.run_until(pending()).await.expect("it serves");
}

// ---- Bare hyper: no limits, no checks, no log, and a router of two comparisons.

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let path = request.uri().path();
    Ok(match path {
        "/text" => typed("text/plain; charset=utf-8", Bytes::from_static(b"Hello, world")),
        "/json" => {
            let json = serde_json::to_vec(&Message { message: "Hello, world" }).expect("text can be written as JSON");
            typed("application/json", json.into())
        }
        path => match parameters(path) {
            Some((id, slug)) => typed("text/plain; charset=utf-8", format!("{id} {slug}").into()),
            None => missing(),
        },
    })
}

fn parameters(path: &str) -> Option<(u64, String)> {
    let (id, slug) = path.strip_prefix("/users/")?.split_once("/posts/")?;
    Some((id.parse().ok()?, slug.to_owned()))
}

// Inlined, so that the check of the text is done when this is built, as in squall.
#[inline(always)]
fn typed(content_type: &'static str, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn missing() -> Response<Full<Bytes>> {
    let body = Bytes::from_static(br#"{"title":"Not Found","status":404}"#);
    let mut response = typed("application/problem+json", body);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn bare() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    announce(listener.local_addr().expect("it is bound"));
    while let Ok((stream, _)) = listener.accept().await {
        _ = stream.set_nodelay(true);
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)));
    }
}

/// The same with hyper's own timer for heads, which bare hyper goes without.
async fn timed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    announce(listener.local_addr().expect("it is bound"));
    while let Ok((stream, _)) = listener.accept().await {
        _ = stream.set_nodelay(true);
        let mut builder = http1::Builder::new();
        builder.timer(hyper_util::rt::TokioTimer::new());
        tokio::spawn(builder.serve_connection(TokioIo::new(stream), service_fn(answer)));
    }
}
