//! Accepting connections, and waiting until they have ended.

use super::answering::Answering;
use super::connection::serve_connection;
use super::limits::Limits;
use super::race::{Either, race};
use crate::request::Connection;
use std::future::poll_fn;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// How long to wait before the next try where nothing can be accepted, for want of file descriptors mostly.
const BACK_OFF: Duration = Duration::from_millis(100);

/// How long to be silent of it: each connection that ends makes room for one, and the next one finds none again.
const SILENCE: Duration = Duration::from_secs(10);

/// Connections that finish their running requests and then end; nothing is accepted any more.
pub(super) struct Draining {
    connections: JoinSet<()>,
    time: Duration,
}

impl Draining {
    /// Waits for the last connection, for the time that is allowed, or for the future; then closes what is left.
    pub(super) async fn finish(mut self, at_once: impl Future<Output = ()>) {
        let last = async { while self.connections.join_next().await.is_some() {} };
        let late = race(sleep(self.time), at_once);
        let done = matches!(race(last, late).await, Either::First(()));
        if !done {
            let left = self.connections.len();
            tracing::warn!(target: "squall::server", connections = left, "stopped before the last request was answered");
            self.connections.shutdown().await;
        }
    }
}

/// Serves connections until the future is done; then stops to accept, and tells the open ones to end.
pub(super) async fn accept_until<S: Answering>(
    listener: TcpListener,
    serves: S,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> Draining {
    let (tell, told) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    let mut told_at: Option<Instant> = None;
    while let Either::Second(accepted) = race(stop.as_mut(), next(&listener, &mut connections)).await {
        match accepted {
            Ok((stream, peer)) => {
                let connection = Connection::from_peer(peer);
                connections.spawn(serve_connection(stream, connection, serves.clone(), limits, told.clone()));
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                if told_at.is_none_or(|at| at.elapsed() >= SILENCE) {
                    told_at = Some(Instant::now());
                    let open = connections.len();
                    tracing::error!(target: "squall::server", cause = %error, open, "connections cannot be accepted");
                }
                // Once it is done it must not be asked again.
                if let Either::First(()) = race(stop.as_mut(), sleep(BACK_OFF)).await {
                    break;
                }
            }
        }
    }
    drop(listener);
    // Nobody may be left to hear it.
    _ = tell.send(true);
    Draining { connections, time: limits.drain_time }
}

/// The next connection. Those that have ended meanwhile are forgotten.
async fn next(listener: &TcpListener, connections: &mut JoinSet<()>) -> Result<(TcpStream, SocketAddr), Error> {
    poll_fn(|context| {
        while let Poll::Ready(Some(_)) = connections.poll_join_next(context) {}
        listener.poll_accept(context)
    })
    .await
}

/// Errors of `accept` that tell of a client that has gone before it was met.
fn is_of_one_connection(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionRefused
            | ErrorKind::Interrupted
            | ErrorKind::WouldBlock
    )
}
