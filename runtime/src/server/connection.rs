//! One connection, from its first byte to its last.

use super::answering::Answering;
use super::drain::Told;
use super::head_timer::{Phase, Stream, TooLong, Watch};
use super::limits::Limits;
use super::socket::Socket;
use super::wire;
use crate::app::access::Clock;
use crate::body::Body;
use crate::request::{Connection, Request};
use crate::respond::Response;
use http::header::CONNECTION;
use http::{HeaderValue, StatusCode};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Serves the requests of a connection, until either side closes it or the server is to stop.
pub(super) async fn serve_connection<A: Answering>(
    socket: impl Socket,
    connection: Connection,
    serves: A,
    limits: Limits,
    told: Told,
) {
    socket.send_at_once();
    // Borrowed, so that a request costs no reference count.
    let (serves, told) = (&serves, &told);
    let phase = Phase::new();
    let mut waits = Watch::new(phase.clone(), limits);
    let mut timer = pin!(waits.timer());
    let stream = Stream::new(socket, phase.clone());
    let protocol = protocol(limits, phase.clone());
    let service = service_fn(move |request: http::Request<Incoming>| {
        phase.answering();
        let (head, body) = request.into_parts();
        let fault = wire::fault(&head, !body.is_end_stream());
        let (mut request, body) = (serves.request(head, connection), Body::incoming(body));
        async move {
            let mut response = match fault {
                None => serves.answer(&mut request, body).await,
                Some(fault) => refuse(&mut request, fault),
            };
            if told.is_last_answer() {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(response)
        }
    });
    let mut http = protocol.serve_connection(stream, service);
    let mut stop = pin!(told.closing());
    let mut stopping = false;
    let mut waiting: Option<Waker> = None;
    let end = poll_fn(|context| {
        // The wish to stop is heard by one waker, which is registered once: to poll for it whenever the connection
        // moves would lock a mutex of the whole server for every request.
        let registered = waiting.as_ref().is_some_and(|waker| waker.will_wake(context.waker()));
        if !stopping && (!registered || told.is_last_answer()) {
            waiting = Some(context.waker().clone());
            if stop.as_mut().poll(context).is_ready() {
                stopping = true;
                Pin::new(&mut http).graceful_shutdown();
            }
        }
        match Pin::new(&mut http).poll(context) {
            Poll::Ready(outcome) => Poll::Ready(Ok(outcome)),
            Poll::Pending => waits.poll(timer.as_mut(), context).map(Err),
        }
    })
    .await;
    let peer = connection.peer.map(tracing::field::display);
    match end {
        Ok(Ok(())) | Err(TooLong::Idle) => {}
        Ok(Err(error)) => {
            tracing::debug!(target: "squall::server", peer, cause = %error, "a connection ended before its time");
        }
        Err(TooLong::Head) => {
            tracing::debug!(target: "squall::server", peer, "the head of a request has taken too long");
            if let Some(mut socket) = http.into_parts().io.between_answers() {
                // What the socket does not take at once is lost: this client is not waited for.
                _ = Pin::new(&mut socket).poll_write(&mut Context::from_waker(Waker::noop()), TOO_SLOW);
            }
        }
    }
}

/// What is said to a client whose request has begun and does not go on (RFC 9110, 15.5.9).
const TOO_SLOW: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n\
    content-length: 57\r\n\r\n408 Request Timeout: the head of a request took too long\n";

fn protocol(limits: Limits, phase: Phase) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(phase)
        // How long does not matter: it is what makes hyper use the timer.
        .header_read_timeout(limits.header_time)
        .max_headers(limits.header_count)
        .max_header_size(limits.header_bytes)
        .max_buf_size(limits.header_bytes)
        // Who has said all it has to say is still answered.
        .half_close(true);
    builder
}

/// The answer to a request that no handler, nor layer, is to see.
#[cold]
fn refuse(request: &mut Request, fault: &'static str) -> Response {
    let mut response = Response::new(Body::from(format!("{}: {fault}\n", StatusCode::BAD_REQUEST)));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    Clock::start().log(request, response.status());
    response
}
