//! One line of log per request: who sent it, method, path, status and time, target `squall::access`. At INFO; at ERROR, with the
//! causes, where the server is at fault.

use crate::request::Request;
use http::StatusCode;
use std::fmt::{self, Write};
use std::net::IpAddr;
use std::time::Instant;

const TARGET: &str = "squall::access";

/// When a request began; nothing where nobody reads the log.
pub(crate) struct Clock(Option<Instant>);

impl Clock {
    pub(crate) fn start() -> Clock {
        Clock(tracing::enabled!(target: TARGET, tracing::Level::INFO).then(Instant::now))
    }

    /// Writes the line. The query is left out, since secrets travel in it.
    pub(crate) fn log(&self, request: &mut Request, status: StatusCode) {
        let failure = request.take_failure();
        if self.0.is_none() && failure.is_none() {
            return;
        }
        let micros = self.0.map(|start| start.elapsed().as_micros() as u64);
        let (method, path, status) = (request.method(), Shown(request.path()), status.as_u16());
        let client = request.client().map(tracing::field::display);
        match failure {
            None => tracing::info!(target: TARGET, client, %method, %path, status, micros),
            Some(failure) => {
                // As `&str`, so that subscribers quote line breaks in it.
                let cause = failure.causes.as_str();
                tracing::error!(target: TARGET, client, %method, %path, status, micros, cause, at = %failure.at, "a request failed");
            }
        }
    }
}

/// Writes the line of a request that was refused before it was one: what is wrong with it stands for method and path.
#[cold]
pub(crate) fn log_refusal(client: Option<IpAddr>, status: StatusCode, why: &'static str) {
    let (client, status) = (client.map(tracing::field::display), status.as_u16());
    tracing::info!(target: TARGET, client, status, why, "refused");
}

/// Text in which no control character can write a line of its own, or move the cursor of a terminal.
struct Shown<'a>(&'a str);

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
