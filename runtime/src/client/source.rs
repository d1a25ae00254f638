//! Where the events of a topic come from: a stream of events, or a WebSocket.

use super::Client;
use super::address::{Address, Scheme};
use super::connect;
use super::connection::{Connection, Kinds};
use super::error::Error;
use super::exchange::ask;
use super::lines::{Lines, TooLong};
use super::wire::Wire;
use crate::topics::Offset;
use crate::ws::{CloseCode, Message};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use http_body::Body;
use hyper::body::Incoming;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

/// An open connection.
pub(super) enum Source {
    Events(Events),
    Socket(Connection<Message>),
}

/// What comes of it.
pub(super) enum Step {
    Event(Wire),
    /// Something that is no event has come; the connection goes on.
    Unreadable(Error),
    /// It is gone.
    Lost(Error),
    /// It has ended, and there is nothing to come back for.
    Ended,
}

/// Connects; `None` where the site says that there is nothing more.
pub(super) async fn open(client: Client, address: Address, after: Option<Offset>) -> Result<Option<Source>, Error> {
    let mut headers = HeaderMap::new();
    if let Some(value) = after.and_then(|offset| HeaderValue::try_from(offset.to_string()).ok()) {
        headers.insert(HeaderName::from_static("last-event-id"), value);
    }
    if address.scheme == Scheme::WebSocket {
        return Ok(Some(Source::Socket(connect::open(&client, &address, &[], headers, Kinds::new()).await?)));
    }
    headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
    let response = ask(&client.0, &address, headers).await?;
    match response.status() {
        StatusCode::OK => Events::new(response, client.0.silence, client.0.longest).map(|it| Some(Source::Events(it))),
        // The standard's way to say that nothing more comes.
        StatusCode::NO_CONTENT => Ok(None),
        _ => Err(Error::answered(&response)),
    }
}

impl Source {
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        match self {
            Source::Events(events) => events.poll(context),
            Source::Socket(socket) => poll_socket(socket, context),
        }
    }

    /// How long the site wants its clients to wait before they come back.
    pub(super) fn retry(&self) -> Option<Duration> {
        match self {
            Source::Events(events) => events.lines.retry(),
            Source::Socket(_) => None,
        }
    }
}

fn poll_socket(socket: &mut Connection<Message>, context: &mut Context<'_>) -> Poll<Step> {
    socket.poll_message(context).map(|message| match message {
        Some(Ok(Message::Text(text))) => match Wire::of_frame(text) {
            Ok(wire) => Step::Event(wire),
            Err(error) => Step::Unreadable(Error::unreadable(None, error.to_string())),
        },
        Some(Ok(Message::Binary(_))) => {
            Step::Unreadable(Error::unreadable(None, "an event of a topic is text, and these are bytes"))
        }
        Some(Err(error)) => Step::Lost(error),
        None => match socket.close_reason() {
            Some(close) if close.code == CloseCode::NORMAL => Step::Ended,
            Some(close) => Step::Lost(Error::closed(close)),
            None => Step::Lost(Error::broken("the WebSocket has ended")),
        },
    })
}

/// A stream of events.
pub(super) struct Events {
    body: Incoming,
    lines: Lines,
    longest: usize,
    silence: Duration,
    /// Done when nothing has come for so long.
    silent: Pin<Box<Sleep>>,
}

impl Events {
    fn new(response: Response<Incoming>, silence: Duration, longest: usize) -> Result<Events, Error> {
        let kind =
            response.headers().get(CONTENT_TYPE).map(|kind| String::from_utf8_lossy(kind.as_bytes()).into_owned());
        let kind = kind.unwrap_or_else(|| "nothing that has a type".to_owned());
        if !kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream")) {
            let kind: String = kind.chars().take(100).collect();
            return Err(Error::other(format!("the answer is {kind}, and no stream of events")));
        }
        let (lines, silent) = (Lines::new(longest), Box::pin(sleep(silence)));
        Ok(Events { body: response.into_body(), lines, longest, silence, silent })
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        loop {
            match self.lines.next() {
                Ok(Some(wire)) => return Poll::Ready(Step::Event(wire)),
                Ok(None) => {}
                Err(TooLong) => return Poll::Ready(Step::Lost(Error::too_long(self.longest))),
            }
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => {
                    if let Ok(piece) = frame.into_data() {
                        self.lines.feed(piece);
                        self.silent.as_mut().reset(Instant::now() + self.silence);
                    }
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Step::Lost(Error::broken(error))),
                Poll::Ready(None) => return Poll::Ready(Step::Lost(Error::broken("the stream of events has ended"))),
                Poll::Pending if self.silent.as_mut().poll(context).is_ready() => {
                    return Poll::Ready(Step::Lost(Error::late("nothing has come", self.silence)));
                }
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
