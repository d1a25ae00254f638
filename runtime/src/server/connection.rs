//! One connection, from its first byte to its last.

use super::answering::Answering;
use super::limits::Limits;
use super::wire;
use crate::app::access::Clock;
use crate::body::Body;
use crate::request::Connection;
use crate::respond::Response;
use http::header::CONNECTION;
use http::{HeaderValue, Request, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::pin;
use std::task::{Poll, Waker};
use tokio::net::TcpStream;
use tokio::sync::watch;

/// Serves the requests of a connection, until either side closes it or the server is to stop.
pub(super) async fn serve_connection<S: Answering>(
    stream: TcpStream,
    peer: SocketAddr,
    serves: S,
    limits: Limits,
    told: watch::Receiver<bool>,
) {
    // Small answers are not to wait for the acknowledgement of the last one; without it all works, only slower.
    _ = stream.set_nodelay(true);
    let connection = Connection { peer: Some(peer) };
    // Borrowed, so that a request costs no reference count.
    let serves = &serves;
    let service =
        service_fn(move |request| async move { Ok::<_, Infallible>(answer(serves, request, connection).await) });
    let mut http = pin!(protocol(limits).serve_connection(TokioIo::new(stream), service));
    let mut stop = pin!(stop(told.clone()));
    let mut stopping = false;
    let mut waiting: Option<Waker> = None;
    let outcome = poll_fn(|context| {
        // The wish to stop is heard by one waker, which is registered once: to poll for it whenever the connection
        // moves would lock a mutex of the whole server for every request.
        let registered = waiting.as_ref().is_some_and(|waker| waker.will_wake(context.waker()));
        if !stopping && (!registered || told.has_changed().unwrap_or(true)) {
            waiting = Some(context.waker().clone());
            if stop.as_mut().poll(context).is_ready() {
                stopping = true;
                http.as_mut().graceful_shutdown();
            }
        }
        match http.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            ready => ready,
        }
    })
    .await;
    if let Err(error) = outcome {
        tracing::debug!(target: "squall::server", %peer, cause = %error, "a connection ended before its time");
    }
}

/// Waits until the server is to stop, which its end also means.
async fn stop(mut told: watch::Receiver<bool>) {
    _ = told.wait_for(|stop| *stop).await;
}

fn protocol(limits: Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_headers(limits.header_count)
        .max_header_size(limits.header_bytes)
        .max_buf_size(limits.header_bytes)
        // Who has said all it has to say is still answered.
        .half_close(true);
    builder
}

async fn answer<S: Answering>(serves: &S, request: Request<Incoming>, connection: Connection) -> Response {
    match wire::fault(request.version(), request.headers()) {
        None => serves.answer(request.map(Body::incoming), connection).await,
        Some(fault) => refuse(&request, fault),
    }
}

/// The answer to a request that no handler, nor layer, is to see.
fn refuse(request: &Request<Incoming>, fault: &'static str) -> Response {
    let mut response = Response::new(Body::from(format!("{}: {fault}\n", StatusCode::BAD_REQUEST)));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    Clock::start().log(request.method(), request.uri().path(), response.status());
    response
}
