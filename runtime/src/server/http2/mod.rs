//! HTTP/2: one connection, from its preface to its end.
//!
//! hyper speaks it, with the h2 of the same authors below. What is here is what they leave to a server: who waits for whom
//! and how long, frames that bring nothing, requests that contradict themselves, and the end.

mod calm;
mod ending;
mod fault;
mod frames;
mod paced;
mod seen;
mod sending;
mod stream;
mod tasks;
mod waits;

use super::answering::Answering;
use super::connection::{self, Stop};
use super::drain::Told;
use super::limits::Limits;
use super::preface::{Begun, speaks_http2};
use super::race::{Either, race};
use super::socket::Socket;
use crate::body::Body;
use crate::request::{BoxFuture, Connection};
use ending::{End, end};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use paced::Paced;
use seen::Seen;
use sending::Sending;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use stream::{Heir, Stream};
use tasks::{AbortOnDrop, Tasks};
use tokio::time::sleep;
use waits::{TooLong, Waits};

/// How much a client may send of the bodies of one connection before somebody reads them, in bytes. It is what a
/// connection can cost.
const CONNECTION_WINDOW: u32 = 512 * 1024;

/// The same of one body.
const STREAM_WINDOW: u32 = 256 * 1024;

/// How much of an answer waits below its body, in bytes.
const SEND_BUFFER: usize = 64 * 1024;

/// How many answers h2 may refuse to finish because the client has broken the rules of its stream.
const BROKEN_STREAMS: usize = 100;

/// Serves a connection in the version that its first bytes are of, where it may be HTTP/2.
pub(super) async fn serve_connection<A: Answering>(
    socket: impl Socket,
    connection: Connection,
    serves: A,
    limits: Limits,
    told: Told,
    prior_knowledge: bool,
) {
    if !prior_knowledge {
        return connection::serve_connection(Begun::new(socket), connection, serves, limits, told).await;
    }
    let late = race(sleep(limits.header_time), told.closing());
    // Who says nothing is told nothing.
    let Either::First(Ok((http2, socket))) = race(speaks_http2(socket), late).await else { return };
    if http2 {
        boxed(serve_http2(socket, connection, serves, limits, told)).await;
    } else {
        connection::serve_connection(socket, connection, serves, limits, told).await;
    }
}

/// In a box: the future of every connection would be as large else. And made elsewhere: whoever is polled would have a stack as
/// large as it, and touch all its pages.
#[inline(never)]
fn boxed<'a>(serving: impl Future<Output = ()> + Send + 'a) -> BoxFuture<'a, ()> {
    Box::pin(serving)
}

/// Serves the requests of a connection, until either side closes it or the server is to stop.
pub(super) async fn serve_http2<A: Answering>(
    socket: impl Socket,
    connection: Connection,
    serves: A,
    limits: Limits,
    told: Told,
) {
    socket.send_at_once();
    let seen = Arc::new(Seen::default());
    let tasks = Tasks::default();
    let _ended_with_it = AbortOnDrop(tasks.clone());
    let mut waits = Waits::new(limits, told.waiting().clone());
    let mut timer = pin!(waits.timer());
    let heir = Heir::new();
    let stream = Stream::new(socket, seen.clone(), &heir);
    let mut http = {
        let seen = seen.clone();
        let service = service_fn(move |request: http::Request<Incoming>| {
            let (head, body) = request.into_parts();
            let fault = fault::of(&head, limits.header_count);
            // Most have none, and need no box.
            let body =
                if body.is_end_stream() { Body::empty() } else { Body::wrap(Paced::new(body, limits.body_time)) };
            let mut request = serves.request(head, connection);
            let (serves, seen) = (serves.clone(), seen.clone());
            async move {
                let mut answer = None;
                match fault {
                    None => serves.answer(&mut request, body, &mut answer).await,
                    Some(refusal) => answer = Some(fault::refuse(refusal, &request)),
                }
                Ok::<_, Infallible>(answer.unwrap_or_default().map(|body| Sending::new(body, seen)))
            }
        });
        Box::pin(protocol(limits, tasks.clone()).serve_connection(TokioIo::new(stream), service))
    };
    let draining = pin!(told.draining());
    let mut stop = Stop::new(&told, draining);
    let outcome = poll_fn(|context| {
        if !waits.is_closing() && stop.poll(context) {
            waits.close();
            http.as_mut().graceful_shutdown();
        }
        loop {
            if let Poll::Ready(outcome) = http.as_mut().poll(context) {
                return Poll::Ready(outcome.map_err(End::Error));
            }
            match waits.poll(&seen, || tasks.any(), timer.as_mut(), context) {
                Poll::Pending => return Poll::Pending,
                // It is told first, so that no request of its crosses the end.
                Poll::Ready(TooLong::Idle) if !waits.is_closing() => {
                    waits.close();
                    http.as_mut().graceful_shutdown();
                }
                Poll::Ready(late) => return Poll::Ready(Err(End::TooLong(late))),
            }
        }
    })
    .await;
    drop(http);
    tasks.abort();
    end(outcome, heir.take(), connection.peer).await;
}

fn protocol(limits: Limits, tasks: Tasks) -> http2::Builder<Tasks> {
    let mut builder = http2::Builder::new(tasks);
    builder
        .max_concurrent_streams(limits.http2_streams)
        .max_local_error_reset_streams(BROKEN_STREAMS)
        .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX))
        .initial_connection_window_size(CONNECTION_WINDOW)
        .initial_stream_window_size(STREAM_WINDOW)
        .max_send_buf_size(SEND_BUFFER);
    builder
}
