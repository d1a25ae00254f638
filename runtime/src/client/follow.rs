//! Following a topic, through all that happens to its connections.

use super::Client;
use super::address::Address;
use super::back_off::BackOff;
use super::error::Error;
use super::event::Event;
use super::source::{self, Source, Step};
use super::wire::Wire;
use crate::request::BoxFuture;
use crate::topics::{Gap, Offset};
use futures_core::Stream;
use serde::de::DeserializeOwned;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

/// A topic that is followed: a [`Stream`] of its [`Event`]s, made by [`Client::follow`]. Its types are those of the topic's
/// messages and of its members.
///
/// It connects when it is first asked for an event. Where the connection breaks off, or the site is away, it comes back by
/// itself, after a pause that doubles each time and is shortened by chance, and goes on after the last message it has seen:
/// none is lost, and none comes twice. Where the site no longer has what was missed, a [gap](Event::Gap) says so in its
/// place.
///
/// What is not going to pass is an error, and the end: an answer such as 401, 403 or 404, one that is no stream of events, a
/// WebSocket that is closed by 1008 or 4401. A message that is none of the topic's type is an error in its place, and what
/// comes after it comes.
///
/// It reads as fast as it is asked. Of what waits meanwhile it keeps one event, or a few messages of a WebSocket; then the
/// site's queue for it is full, and it is [told of the gap](Gap::TooSlow). Nothing is read in the background: one that is
/// not asked for longer than the site waits is disconnected, and comes back when it is asked again.
pub struct Follower<Message, Member = ()> {
    /// The name of the topic, with its placeholders.
    pattern: &'static str,
    client: Client,
    address: Result<Address, Option<Error>>,
    state: State,
    /// What to go on after.
    last: Option<Offset>,
    /// The last message since nothing was known to be missing: those before it would be doubles.
    newest: Option<Offset>,
    /// What is told before all else.
    gap: Option<Gap>,
    pauses: BackOff,
    /// How long the site wants its clients to wait.
    retry: Option<Duration>,
    give_up: Option<Duration>,
    /// Since when there is no connection; `None` while there is one.
    down: Option<Instant>,
    /// Whether there has been a connection.
    was_open: bool,
    types: PhantomData<fn() -> (Message, Member)>,
}

enum State {
    Begin,
    Opening(BoxFuture<'static, Result<Option<Source>, Error>>),
    Open(Box<Source>),
    Pause(Pin<Box<Sleep>>),
    Ended,
}

impl<Message, Member> Follower<Message, Member> {
    pub(super) fn new(client: Client, pattern: &'static str, url: Result<String, Error>) -> Self {
        Follower {
            pattern,
            client,
            address: url.and_then(|url| Address::parse(&url)).map_err(Some),
            state: State::Begin,
            last: None,
            newest: None,
            gap: None,
            pauses: BackOff::USUAL,
            retry: None,
            give_up: None,
            down: None,
            was_open: false,
            types: PhantomData,
        }
    }

    /// Begins after this offset, which another process has kept say; else it begins with what is published from now on, or
    /// as the site's handler says. `None` leaves it as it was.
    #[must_use]
    pub fn after(mut self, offset: impl Into<Option<Offset>>) -> Self {
        self.last = offset.into().or(self.last);
        self
    }

    /// How long the first pause is at most, and how long any is: 1 second and 30 unless told otherwise. A pause is a fifth of a
    /// second, and a random time up to its bound, which doubles with each try. Where the site says how long its clients are
    /// to wait, by `retry:` or `Retry-After`, it has the word, up to five minutes.
    #[must_use]
    pub fn back_off(mut self, first: Duration, most: Duration) -> Self {
        self.pauses = BackOff::new(first, most);
        self
    }

    /// Gives up where it is not connected for so long; it never does unless told so.
    #[must_use]
    pub fn give_up_after(mut self, time: Duration) -> Self {
        self.give_up = Some(time);
        self
    }

    /// Where it is: what to go on [after](Follower::after) another time; `None` before anything is known.
    pub fn last_offset(&self) -> Option<Offset> {
        self.last
    }

    /// Whether there is a connection.
    pub fn is_connected(&self) -> bool {
        matches!(self.state, State::Open(_))
    }
}

impl<Message: DeserializeOwned, Member: DeserializeOwned> Follower<Message, Member> {
    /// The next event; `None` once it has ended, which only a final error or the site's own word brings about.
    ///
    /// A future that is dropped before it is done, as by `tokio::select!`, has taken nothing.
    ///
    /// # Errors
    ///
    /// What was published is none of the topic's messages, and then it goes on; or why there is nothing more, and then it has
    /// ended. [`Error::is_unreadable`] tells them apart.
    pub async fn next(&mut self) -> Option<Result<Event<Message, Member>, Error>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<Message, Member>, Error>>> {
        loop {
            if let Some(gap) = self.gap.take() {
                return Poll::Ready(Some(Ok(Event::Gap(gap))));
            }
            match &mut self.state {
                State::Begin => match &mut self.address {
                    Ok(address) => {
                        let opening = source::open(self.client.clone(), address.clone(), self.last);
                        self.state = State::Opening(Box::pin(opening));
                    }
                    Err(error) => {
                        let error = error.take();
                        self.state = State::Ended;
                        return Poll::Ready(error.map(Err));
                    }
                },
                State::Opening(opening) => match ready!(opening.as_mut().poll(context)) {
                    Ok(Some(source)) => self.opened(source),
                    Ok(None) => self.state = State::Ended,
                    Err(error) => {
                        if let Some(error) = self.lost(error) {
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                },
                State::Open(source) => match ready!(source.poll(context)) {
                    Step::Event(wire) => {
                        self.pauses.reset();
                        if let Some(event) = self.take(&wire) {
                            return Poll::Ready(Some(event));
                        }
                    }
                    Step::Unreadable(error) => return Poll::Ready(Some(Err(error))),
                    Step::Lost(error) => {
                        self.retry = source.retry();
                        if let Some(error) = self.lost(error) {
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                    Step::Ended => self.state = State::Ended,
                },
                State::Pause(pause) => {
                    ready!(pause.as_mut().poll(context));
                    self.state = State::Begin;
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    fn opened(&mut self, source: Source) {
        if let Some(since) = self.down.take() {
            tracing::info!(after = ?since.elapsed(), "topic is followed again");
        }
        // Nothing says where to go on: something may have been published in between.
        if self.was_open && self.last.is_none() {
            self.gap = Some(Gap::Forgotten);
        }
        self.was_open = true;
        self.state = State::Open(Box::new(source));
    }

    /// There is no connection: it comes back after a pause, or there is an error and it has ended.
    fn lost(&mut self, error: Error) -> Option<Error> {
        let pause = self.pauses.next(self.retry).max(error.retry_after().unwrap_or_default());
        let first = self.down.is_none();
        let down = self.down.get_or_insert_with(Instant::now).elapsed();
        if !error.is_temporary() || self.give_up.is_some_and(|most| down + pause > most) {
            self.state = State::Ended;
            return Some(error);
        }
        // Once, and not with each try.
        if first {
            let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            tracing::warn!(%error, cause, "topic is no longer followed until it is back");
        }
        self.state = State::Pause(Box::pin(sleep(pause)));
        None
    }

    /// What to tell of an event.
    fn take(&mut self, wire: &Wire) -> Option<Result<Event<Message, Member>, Error>> {
        let offset = wire.offset();
        if wire.data.is_none() {
            self.last = offset.or(self.last);
            return None;
        }
        let unreadable = |error: serde_json::Error| Error::unreadable(offset, error.to_string());
        Some(match wire.event.as_str() {
            "message" => {
                let Some(offset) = offset else {
                    return Some(Err(Error::unreadable(None, "a message has no offset")));
                };
                let is_double = |newest: Offset| newest.epoch == offset.epoch && newest.sequence >= offset.sequence;
                if self.newest.is_some_and(is_double) {
                    return None;
                }
                (self.last, self.newest) = (Some(offset), Some(offset));
                wire.read().map(|message| Event::Message { offset, message }).map_err(unreadable)
            }
            "subscribed" => {
                self.last = offset.or(self.last);
                wire.read().map(|members| Event::Subscribed { members }).map_err(unreadable)
            }
            "joined" => wire.read().map(Event::Joined).map_err(unreadable),
            "left" => wire.read().map(Event::Left).map_err(unreadable),
            "gap" => {
                // What is kept of it follows.
                self.newest = None;
                wire.read::<String>().map(|name| Event::Gap(gap(&name))).map_err(unreadable)
            }
            _ => {
                self.last = offset.or(self.last);
                return None;
            }
        })
    }
}

/// One that this version does not know is one all the same.
fn gap(name: &str) -> Gap {
    [Gap::TooSlow, Gap::Away].into_iter().find(|gap| gap.name() == name).unwrap_or(Gap::Forgotten)
}

impl<Message: DeserializeOwned, Member: DeserializeOwned> Stream for Follower<Message, Member> {
    type Item = Result<Event<Message, Member>, Error>;

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<Message, Member>, Error>>> {
        self.get_mut().poll_event(context)
    }
}

impl<Message, Member> fmt::Debug for Follower<Message, Member> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (topic, connected) = (self.pattern, self.is_connected());
        f.debug_struct("Follower").field("topic", &topic).field("connected", &connected).finish_non_exhaustive()
    }
}
