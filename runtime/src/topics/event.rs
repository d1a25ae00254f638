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
    /// The engine that connects the processes is away: only what this process publishes comes, until it is back. Or it is there,
    /// and has lost something of another process, which it had not told that.
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

    /// The event as one JSON text, as it goes through a WebSocket that [follows](crate::ws::Socket::follow) the topic:
    /// `{"id":"6f1c09e2-41","event":"message","data":..}`. It is written once for all who get it.
    pub fn text(&self) -> Bytes {
        match self {
            Event::Message(Published { frame, .. })
            | Event::Joined(Presence { frame, .. })
            | Event::Left(Presence { frame, .. }) => frame.written(Shape::Text),
            Event::Gap(gap) => Frame::gap(*gap).written(Shape::Text),
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

/// The name of an event that is a message, which is also that of one without a name.
const MESSAGE: &str = "message";

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
            Kind::Message => MESSAGE,
            Kind::Joined => "joined",
            Kind::Left => "left",
            Kind::Gap(_) => "gap",
        }
    }
}

/// What an event looks like on one kind of connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The lines of a stream of events.
    Lines,
    /// The text of a WebSocket.
    Text,
}

impl Shape {
    /// Writes an event. JSON has no line ends of its own, so the data is one line.
    pub(super) fn write(self, id: Option<Offset>, name: &str, json: &[u8]) -> Bytes {
        let mut written = Vec::with_capacity(json.len() + 72);
        let (head, foot): (_, &[u8]) = match self {
            Shape::Lines => {
                let id = id.map_or_else(String::new, |id| format!("id: {id}\n"));
                let name = if name == MESSAGE { String::new() } else { format!("event: {name}\n") };
                (id + &name + "data: ", b"\n\n")
            }
            Shape::Text => {
                let id = id.map_or_else(String::new, |id| format!("\"id\":\"{id}\","));
                (format!("{{{id}\"event\":{},\"data\":", serde_json::Value::from(name)), b"}")
            }
        };
        for part in [head.as_bytes(), json, foot] {
            written.extend_from_slice(part);
        }
        written.into()
    }
}

/// An event in each shape, written when the first asks.
#[derive(Default)]
struct Written {
    lines: OnceLock<Bytes>,
    text: OnceLock<Bytes>,
}

impl Written {
    fn get(&self, shape: Shape, write: impl FnOnce() -> Bytes) -> Bytes {
        let place = match shape {
            Shape::Lines => &self.lines,
            Shape::Text => &self.text,
        };
        place.get_or_init(write).clone()
    }
}

/// One event, shared by all who get it.
pub(super) struct Frame {
    pub(super) offset: Offset,
    pub(super) kind: Kind,
    pub(super) json: Bytes,
    /// When it came.
    pub(super) at: Instant,
    written: Written,
    /// Under the name that others asked for first, with its offset or without.
    named: OnceLock<Box<(Box<str>, bool, Written)>>,
}

/// What a frame costs besides its texts, about, in bytes.
const OVERHEAD: usize = 192;
/// How often its JSON is there at most: by itself, and in each shape, with a name of its own and without.
const COPIES: usize = 5;

impl Frame {
    pub(super) fn new(kind: Kind, offset: Offset, json: Bytes) -> Arc<Frame> {
        let (written, named) = (Written::default(), OnceLock::new());
        Arc::new(Frame { offset, kind, json, at: Instant::now(), written, named })
    }

    pub(super) fn gap(gap: Gap) -> Arc<Frame> {
        Frame::new(Kind::Gap(gap), Offset::NOWHERE, Bytes::from_static(gap.text().as_bytes()))
    }

    /// What it takes of memory at most, in bytes.
    pub(super) fn weight(&self) -> usize {
        OVERHEAD + COPIES * self.json.len()
    }

    /// It in this shape, written once for all who ask.
    pub(super) fn written(&self, shape: Shape) -> Bytes {
        let id = (self.kind == Kind::Message).then_some(self.offset);
        self.written.get(shape, || shape.write(id, self.kind.name(), &self.json))
    }

    /// It under another name, with its offset or without. Whoever asks otherwise than the first has it written anew.
    pub(super) fn named(&self, name: &str, has_id: bool, shape: Shape) -> Bytes {
        let write = || shape.write(has_id.then_some(self.offset), name, &self.json);
        let named = self.named.get_or_init(|| Box::new((name.into(), has_id, Written::default())));
        if *named.0 == *name && named.1 == has_id { named.2.get(shape, write) } else { write() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_written_for_each_kind_of_connection() {
        let frame = Frame::new(Kind::Message, Offset { epoch: 0xab, sequence: 7 }, Bytes::from_static(b"{\"a\":1}"));
        assert_eq!(frame.written(Shape::Text), "{\"id\":\"ab-7\",\"event\":\"message\",\"data\":{\"a\":1}}");
        assert_eq!(frame.written(Shape::Lines), "id: ab-7\ndata: {\"a\":1}\n\n");
        assert_eq!(Frame::gap(Gap::TooSlow).written(Shape::Text), "{\"event\":\"gap\",\"data\":\"too-slow\"}");
        assert_eq!(Frame::gap(Gap::Away).written(Shape::Lines), "event: gap\ndata: \"away\"\n\n");
        assert_eq!(frame.named("news", false, Shape::Text), "{\"event\":\"news\",\"data\":{\"a\":1}}");
        assert_eq!(frame.named("other", false, Shape::Lines), "event: other\ndata: {\"a\":1}\n\n");
        assert_eq!(frame.named("news", true, Shape::Lines), "id: ab-7\nevent: news\ndata: {\"a\":1}\n\n");
        let first = Shape::Lines.write(Some(frame.offset), "subscribed", b"null");
        assert_eq!(first, "id: ab-7\nevent: subscribed\ndata: null\n\n");
    }

    #[test]
    fn all_who_get_it_share_its_bytes() {
        let frame = Frame::new(Kind::Message, Offset { epoch: 1, sequence: 1 }, Bytes::from_static(b"[1]"));
        for shape in [Shape::Lines, Shape::Text] {
            assert_eq!(frame.written(shape).as_ptr(), frame.written(shape).as_ptr());
            assert_eq!(frame.named("news", false, shape).as_ptr(), frame.named("news", false, shape).as_ptr());
        }
        let most = frame.named("news", false, Shape::Text).len() + frame.written(Shape::Text).len();
        assert!(most < frame.weight());
    }
}
