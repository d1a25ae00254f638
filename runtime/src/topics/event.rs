//! What subscribers get, encoded once for all of them.

use super::offset::Offset;
use super::topic::{Topic, TopicMessage};
use crate::error::Result;
use bytes::Bytes;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// What happened in a topic.
#[derive(Clone)]
pub enum Event<T: Topic> {
    /// Somebody has published this.
    Message(Published<T::Message>),
    /// This member is present now, and was not: of several connections of one member it is the first.
    Joined(Presence<T::Member>),
    /// This member is no longer present: the last of its connections has gone.
    Left(Presence<T::Member>),
    /// Something may be missing here.
    Gap(Gap),
}

/// Why something may be missing: the client should load anew what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gap {
    /// What came after the offset that was asked for is no longer kept. All that is still kept follows.
    Forgotten,
    /// The subscriber was too slow. What is still kept follows.
    TooSlow,
    /// The engine that connects the processes is away: only what this process publishes comes, until it is back.
    Away,
}

impl Gap {
    /// Its name, as scripts read it.
    pub fn name(self) -> &'static str {
        self.text().trim_matches('"')
    }

    fn text(self) -> &'static str {
        match self {
            Gap::Forgotten => "\"forgotten\"",
            Gap::TooSlow => "\"too-slow\"",
            Gap::Away => "\"away\"",
        }
    }
}

/// A message that was published, encoded as JSON once for all who get it.
pub struct Published<M> {
    frame: Arc<Frame>,
    message: PhantomData<fn() -> M>,
}

impl<M> Published<M> {
    pub(super) fn new(frame: Arc<Frame>) -> Published<M> {
        Published { frame, message: PhantomData }
    }

    /// Where it stands in its topic: what to begin [after](crate::Subscribe::after) another time.
    pub fn offset(&self) -> Offset {
        self.frame.offset
    }

    /// The message as JSON, which was written once: to be sent on without a copy.
    pub fn json(&self) -> &Bytes {
        &self.frame.json
    }
}

impl<M: TopicMessage> Published<M> {
    /// The message itself.
    ///
    /// # Errors
    ///
    /// Where another version of the site has published what this one cannot read: a logged 500.
    pub fn read(&self) -> Result<M> {
        M::from_json(&self.frame.json)
    }
}

impl<M> Clone for Published<M> {
    fn clone(&self) -> Published<M> {
        Published::new(self.frame.clone())
    }
}

impl<M> fmt::Debug for Published<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Published").field("offset", &self.frame.offset).finish_non_exhaustive()
    }
}

/// Who is present: of several connections of one member it is one.
pub struct Presence<M> {
    frame: Arc<Frame>,
    member: PhantomData<fn() -> M>,
}

impl<M> Presence<M> {
    pub(super) fn new(frame: Arc<Frame>) -> Presence<M> {
        Presence { frame, member: PhantomData }
    }
}

impl<M: TopicMessage> Presence<M> {
    /// What the member has told of itself.
    ///
    /// # Errors
    ///
    /// Where another version of the site has written what this one cannot read: a logged 500.
    pub fn read(&self) -> Result<M> {
        M::from_json(&self.frame.json)
    }
}

impl<M> Clone for Presence<M> {
    fn clone(&self) -> Presence<M> {
        Presence::new(self.frame.clone())
    }
}

impl<M> fmt::Debug for Presence<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presence").finish_non_exhaustive()
    }
}

impl<T: Topic> Event<T> {
    pub(super) fn of(frame: Arc<Frame>) -> Event<T> {
        match frame.kind {
            Kind::Message => Event::Message(Published::new(frame)),
            Kind::Joined => Event::Joined(Presence::new(frame)),
            Kind::Left => Event::Left(Presence::new(frame)),
            Kind::Gap(gap) => Event::Gap(gap),
        }
    }

    /// The event as one JSON text, as squall's script for browsers reads it over a WebSocket:
    /// `{"id":"6f1c09e2-41","event":"message","data":..}`. It is written once for all who get it.
    pub fn text(&self) -> Bytes {
        match self {
            Event::Message(Published { frame, .. })
            | Event::Joined(Presence { frame, .. })
            | Event::Left(Presence { frame, .. }) => frame.text().clone(),
            Event::Gap(gap) => Frame::gap(*gap).text().clone(),
        }
    }

    /// The event as it stands in a stream of events. It is written once for all who get it.
    pub(super) fn lines(&self) -> Bytes {
        match self {
            Event::Message(Published { frame, .. })
            | Event::Joined(Presence { frame, .. })
            | Event::Left(Presence { frame, .. }) => frame.lines().clone(),
            Event::Gap(gap) => Frame::gap(*gap).lines().clone(),
        }
    }
}

impl<T: Topic> fmt::Debug for Event<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Message(message) => message.fmt(f),
            Event::Joined(member) => f.debug_tuple("Joined").field(member).finish(),
            Event::Left(member) => f.debug_tuple("Left").field(member).finish(),
            Event::Gap(gap) => f.debug_tuple("Gap").field(gap).finish(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Message,
    Joined,
    Left,
    Gap(Gap),
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Message => "message",
            Kind::Joined => "joined",
            Kind::Left => "left",
            Kind::Gap(_) => "gap",
        }
    }
}

/// One event, shared by all who get it. What it looks like on one kind of connection is made when the first of that kind
/// asks.
pub(super) struct Frame {
    pub(super) offset: Offset,
    pub(super) kind: Kind,
    pub(super) json: Bytes,
    /// When it came.
    pub(super) at: Instant,
    text: OnceLock<Bytes>,
    lines: OnceLock<Bytes>,
}

/// What a frame costs besides its texts, about, in bytes.
const OVERHEAD: usize = 192;

impl Frame {
    pub(super) fn new(kind: Kind, offset: Offset, json: Bytes) -> Arc<Frame> {
        let (text, lines) = (OnceLock::new(), OnceLock::new());
        Arc::new(Frame { offset, kind, json, at: Instant::now(), text, lines })
    }

    pub(super) fn gap(gap: Gap) -> Arc<Frame> {
        Frame::new(Kind::Gap(gap), Offset::NOWHERE, Bytes::from_static(gap.text().as_bytes()))
    }

    /// What it takes of memory at most, in bytes.
    pub(super) fn weight(&self) -> usize {
        OVERHEAD + 3 * self.json.len()
    }

    fn text(&self) -> &Bytes {
        self.text.get_or_init(|| {
            let mut text = Vec::with_capacity(self.json.len() + 72);
            text.extend_from_slice(b"{");
            if self.kind == Kind::Message {
                text.extend_from_slice(format!("\"id\":\"{}\",", self.offset).as_bytes());
            }
            text.extend_from_slice(format!("\"event\":\"{}\",\"data\":", self.kind.name()).as_bytes());
            text.extend_from_slice(&self.json);
            text.push(b'}');
            text.into()
        })
    }

    /// JSON has no line ends of its own, so the data is one line.
    fn lines(&self) -> &Bytes {
        self.lines.get_or_init(|| {
            let mut lines = Vec::with_capacity(self.json.len() + 72);
            match self.kind {
                Kind::Message => lines.extend_from_slice(format!("id: {}\n", self.offset).as_bytes()),
                kind => lines.extend_from_slice(format!("event: {}\n", kind.name()).as_bytes()),
            }
            lines.extend_from_slice(b"data: ");
            lines.extend_from_slice(&self.json);
            lines.extend_from_slice(b"\n\n");
            lines.into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_written_for_each_kind_of_connection() {
        let frame = Frame::new(Kind::Message, Offset { epoch: 0xab, sequence: 7 }, Bytes::from_static(b"{\"a\":1}"));
        assert_eq!(frame.text(), "{\"id\":\"ab-7\",\"event\":\"message\",\"data\":{\"a\":1}}");
        assert_eq!(frame.lines(), "id: ab-7\ndata: {\"a\":1}\n\n");
        assert_eq!(Frame::gap(Gap::TooSlow).text(), "{\"event\":\"gap\",\"data\":\"too-slow\"}");
        assert_eq!(Frame::gap(Gap::Away).lines(), "event: gap\ndata: \"away\"\n\n");
    }
}
