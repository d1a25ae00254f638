//! The two servers, and the file that they serve.

use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, RANGE,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use squall::prelude::*;
use squall::{Server, asset, assets};
use std::convert::Infallible;
use std::future::pending;
use std::io::Read;
use std::net::SocketAddr;
use std::sync::LazyLock;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// The runtimes of tokio that they run on.
pub const THREADS: [&str; 2] = ["current-thread", "multi-thread"];
/// The file's address without its hash.
pub const PLAIN: &str = "/static/squall.txt";
/// The one with it.
pub static HASHED: LazyLock<String> = LazyLock::new(|| asset!("squall.txt", app = App).to_string());

static FILE: &[u8] = include_bytes!("files/squall.txt");

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
            "hyper" => bare().await,
            other => panic!("there is no server {other}"),
        }
    });
    std::process::exit(1)
}

fn announce(address: SocketAddr) {
    println!("{address}");
}

// ---- Squall.

#[app(handlers = [Static])]
struct App;

#[assets("benches/assets/files", at = "/static", embed = always)]
struct Static;

async fn squall() {
    let bound = Server::new(App).listen("127.0.0.1:0").expect("a free port");
    announce(bound.address());
    bound.run_until(pending()).await;
}

// ---- Bare hyper: no limits, no checks, no log, one file.

const TAG: &str = "TAG";

/// The file's entity tag.
pub fn tag() -> String {
    TAG.to_owned()
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let headers = request.headers();
    let mut response = Response::new(Full::new(Bytes::from_static(FILE)));
    if headers.get(IF_NONE_MATCH).is_some_and(|tag| tag == TAG) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Full::default();
    } else if headers.contains_key(RANGE) {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        *response.body_mut() = Full::new(Bytes::from_static(FILE).slice(100..200));
        response.headers_mut().insert(CONTENT_RANGE, HeaderValue::from_static("bytes 100-199/1024"));
    }
    let hashed = request.uri().path() != PLAIN;
    let caching = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let fields: [(HeaderName, &'static str); 5] = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (ETAG, TAG),
        (ACCEPT_RANGES, "bytes"),
        (CACHE_CONTROL, caching),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in fields {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

async fn bare() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    announce(listener.local_addr().expect("it is bound"));
    while let Ok((stream, _)) = listener.accept().await {
        _ = stream.set_nodelay(true);
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)));
    }
}
