//! One line of log per request: who sent it, method, path, route, status, length and time, target `squall::access`. At INFO; at
//! ERROR, with the causes, where the server is at fault.

use crate::request::{Failure, MatchedRoute, Request, RequestId};
use crate::respond::Response;
use http::{Method, StatusCode, Uri};
use std::fmt::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;
use tracing::field::display;

const TARGET: &str = "squall::access";

/// How many requests were refused before they were ones.
static MALFORMED: AtomicU64 = AtomicU64::new(0);

/// How many requests were refused before they were ones, since the process began.
pub(crate) fn malformed() -> u64 {
    MALFORMED.load(Relaxed)
}

/// When a request began; nothing where nobody reads the log.
pub(crate) struct Clock(Option<Instant>);

impl Clock {
    pub(crate) fn start() -> Clock {
        Clock(tracing::enabled!(target: TARGET, tracing::Level::INFO).then(Instant::now))
    }

    /// Writes the line: at once, or where nobody knows yet how long the answer is, when it has been sent.
    pub(crate) fn log(&self, request: &mut Request, response: &mut Response) {
        let failure = request.take_failure();
        if self.0.is_some() || failure.is_some() {
            self.write(request, response, failure);
        }
    }

    #[inline(never)]
    fn write(&self, request: &Request, response: &mut Response, failure: Option<Failure>) {
        let line = Line {
            client: request.client(),
            // Another one than the client: a proxy.
            proxy: request.connection().forwarded_for.and(request.connection().peer),
            method: request.method().clone(),
            uri: request.uri().clone(),
            route: request.matched_route(),
            status: response.status(),
            id: request.id().clone(),
            start: self.0,
            failure,
        };
        match response.body().size_hint().exact() {
            Some(bytes) => line.write(bytes),
            None => {
                let body = std::mem::take(response.body_mut());
                *response.body_mut() = body.measured(move |bytes| line.write(bytes));
            }
        }
    }
}

/// What the line of a request tells.
struct Line {
    client: Option<IpAddr>,
    proxy: Option<SocketAddr>,
    method: Method,
    uri: Uri,
    route: Option<MatchedRoute>,
    status: StatusCode,
    id: RequestId,
    start: Option<Instant>,
    failure: Option<Failure>,
}

impl Line {
    /// Writes it. The query is left out, since secrets travel in it.
    fn write(self, bytes: u64) {
        let micros = self.start.map(|start| start.elapsed().as_micros() as u64);
        let (client, proxy, route) = (self.client.map(display), self.proxy.map(display), self.route.map(display));
        let (method, path, status, id) = (self.method, Shown(self.uri.path()), self.status.as_u16(), self.id);
        // Of no span: all that the request's span says is here.
        match self.failure {
            None => {
                tracing::info!(target: TARGET, parent: None, client, proxy, %method, %path, route, status, bytes, micros, %id);
            }
            Some(failure) => {
                // As `&str`, so that subscribers quote line breaks in it.
                let cause = failure.causes.as_str();
                tracing::error!(
                    target: TARGET, parent: None, client, proxy, %method, %path, route, status, bytes, micros, %id, cause,
                    at = %failure.at, "a request failed"
                );
            }
        }
    }
}

/// Writes the line of a request that was refused before it was one: what is wrong with it stands for method and path.
#[cold]
pub(crate) fn log_refusal(client: Option<IpAddr>, status: StatusCode, why: &'static str) {
    MALFORMED.fetch_add(1, Relaxed);
    let (client, status) = (client.map(display), status.as_u16());
    tracing::info!(target: TARGET, client, status, why, "refused");
}

/// Text in which no control character can write a line of its own, or move the cursor of a terminal.
pub(super) struct Shown<'a>(pub(super) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.contains(char::is_control) {
            return f.write_str(self.0);
        }
        for char in self.0.chars() {
            if char.is_control() {
                write!(f, "{}", char.escape_default())?;
            } else {
                f.write_char(char)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(Shown("/a/\u{e9}").to_string(), "/a/\u{e9}");
        assert_eq!(Shown("/a\n\u{1b}[2J\u{9b}").to_string(), "/a\\n\\u{1b}[2J\\u{9b}");
    }
}
