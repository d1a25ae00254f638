//! Those who get what is published.

use super::Shared;
use super::channel::{Channel, Cursor, Start};
use super::event::{Event, Frame, Published};
use super::offset::Offset;
use super::settings::WhenSlow;
use super::topic::{Topic, TopicMessage};
use super::wire::NamedSubscription;
use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::{BoxFuture, Request};
use crate::respond::{Respond, Response};
use crate::sse::LastEventId;
use bytes::Bytes;
use futures_core::Stream;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt::{self, Display};
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The longest member of a topic with its id, in bytes: all are told of all.
const MEMBER: usize = 64 * 1024;

/// A subscription that is about to be made: `.await` makes it.
///
/// It begins now unless it is told to begin [`after`](Subscribe::after) an offset or with the
/// [`latest`](Subscribe::latest) messages.
#[must_use = "a subscription begins when it is awaited"]
pub struct Subscribe<'a, T: Topic> {
    shared: &'a Arc<Shared>,
    name: Result<String>,
    /// What is asked first, where the topic asks who joins.
    asked: Option<BoxFuture<'a, Result<()>>>,
    start: Start,
    slow: WhenSlow,
    look: bool,
    member: Option<(String, Result<Bytes>)>,
    topic: PhantomData<fn() -> T>,
}

impl<'a, T: Topic> Subscribe<'a, T> {
    pub(super) fn new(shared: &'a Arc<Shared>, name: Result<String>, asked: Option<BoxFuture<'a, Result<()>>>) -> Self {
        let (start, slow) = (Start::Now, WhenSlow::default());
        Subscribe { shared, name, asked, start, slow, look: false, member: None, topic: PhantomData }
    }

    /// Begins after this offset, without loss and without doubles; where what came after it is no longer kept, a
    /// [gap](crate::Gap::Forgotten) says so, and all that is kept follows. `None` leaves it as it was.
    pub fn after(mut self, offset: impl Into<Option<Offset>>) -> Self {
        if let Some(offset) = offset.into() {
            self.start = Start::After(offset);
        }
        self
    }

    /// Begins with so many of the last messages, as far as they are kept.
    pub fn latest(mut self, messages: usize) -> Self {
        self.start = Start::Latest(messages);
        self
    }

    /// What becomes of it where it is too slow.
    pub fn when_slow(mut self, slow: WhenSlow) -> Self {
        self.slow = slow;
        self
    }

    /// Whoever subscribes is present, as long as the subscription lasts: the id says who, so that several connections are
    /// one member, and the member is what others are told. Both have at most 64 KiB together, or it is a 413.
    pub fn present_as(mut self, id: impl Display, member: &T::Member) -> Self {
        let id = id.to_string();
        let json = member.to_json().and_then(|json| {
            if id.len() + json.len() > MEMBER {
                let text = format!("a member of a topic has at most {MEMBER} bytes");
                return Err(Error::new(StatusCode::PAYLOAD_TOO_LARGE, text));
            }
            Ok(json)
        });
        self.member = Some((id, json));
        self
    }

    /// Clients are told who is present when they begin, also when they come back: by the event `subscribed`, which stands
    /// before all others of a [stream](crate::Events) or a [WebSocket](crate::ws::Socket::follow). It is the whole list, so it
    /// is for topics whose members can be listed.
    pub fn with_members(mut self) -> Self {
        self.look = true;
        self
    }

    async fn subscribe(self) -> Result<Subscription<T>> {
        let name = self.name?;
        let member = match self.member {
            Some((id, json)) => Some((id, json?)),
            None => None,
        };
        if let Some(asked) = self.asked {
            asked.await?;
        }
        let channel = self.shared.open::<T>(&name).await?;
        let (cursor, members) = channel.subscribe(self.start, self.slow, self.look);
        let mut subscription = Subscription {
            shared: self.shared.clone(),
            channel,
            cursor,
            members,
            taken: VecDeque::new(),
            ended: false,
            member: None,
            topic: PhantomData,
        };
        if let Some((id, json)) = member {
            subscription.channel.join(self.shared.hub.process, &id, json);
            subscription.member = Some(id);
            self.shared.engine.announce(&subscription.channel);
        }
        Ok(subscription)
    }
}

impl<'a, T: Topic> IntoFuture for Subscribe<'a, T> {
    type Output = Result<Subscription<T>>;
    type IntoFuture = BoxFuture<'a, Result<Subscription<T>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.subscribe())
    }
}

impl<T: Topic> fmt::Debug for Subscribe<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscribe").field("start", &self.start).field("slow", &self.slow).finish_non_exhaustive()
    }
}

/// What comes to a topic, as a [`Stream`] of [`Event`]s. Dropped, it ends.
pub struct Subscription<T: Topic> {
    shared: Arc<Shared>,
    channel: Arc<Channel>,
    cursor: Cursor,
    /// Who was present when it began, where that is to be told.
    members: Option<Vec<Bytes>>,
    taken: VecDeque<Arc<Frame>>,
    ended: bool,
    member: Option<String>,
    topic: PhantomData<fn() -> T>,
}

impl<T: Topic> Subscription<T> {
    /// Where it begins: all that comes is after this. It is for clients that have seen nothing yet.
    pub fn begins(&self) -> Offset {
        self.cursor.begins()
    }

    /// The next event; `None` where the subscription has ended, as it does where it was [too slow](WhenSlow::Close).
    pub async fn next(&mut self) -> Option<Event<T>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// What has come, and where nothing has, what comes first within this time: the answer to a client that asks again and
    /// again.
    ///
    /// ```
    /// use squall::prelude::*;
    /// use squall::{Batch, Offset, Topics, topic};
    /// use std::time::Duration;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Serialize, Deserialize)] struct Said;
    /// # #[topic("room/{name}", message = Said)] struct Room { name: String }
    ///
    /// #[handler(get, "/rooms/{name}/news")]
    /// struct News {
    ///     name: String,
    ///     #[query]
    ///     after: Offset,
    ///     #[state]
    ///     topics: Topics,
    /// }
    ///
    /// impl News {
    ///     async fn get(self) -> Result<Batch<Room>> {
    ///         let room = self.topics.subscribe(&Room { name: self.name }).after(self.after).await?;
    ///         Ok(room.wait(Duration::from_secs(25)).await)
    ///     }
    /// }
    /// # #[app(handlers = [News])] struct App { topics: Topics }
    /// ```
    pub async fn wait(mut self, most: Duration) -> Batch<T> {
        let end = Instant::now() + most;
        let mut batch = Batch { events: Vec::new(), next: self.channel.latest(0).1 };
        if let Ok(Some(first)) = timeout_at(end, self.next()).await {
            batch.take(first);
            // What came along with it is there already, and nothing that comes later is in `next`.
            while let Some(frame) = self.taken.pop_front() {
                batch.take(Event::of(frame));
            }
        }
        batch
    }

    /// The messages as events of this name, in which line ends become blanks.
    ///
    /// A [stream](crate::Events) of this topic alone has all else as without a name: ids, to go on from, and the events
    /// `subscribed`, `joined`, `left` and `gap`. Beside another topic, by [`Events::and`](crate::Events::and) or in a
    /// [WebSocket](crate::ws::Socket::follow), the messages come alone and without ids: a client knows one place to go on from,
    /// which is that of the topic without a name. What is published to this one while the client is away it does not get.
    pub fn named(self, name: impl Into<Cow<'static, str>>) -> NamedSubscription<T> {
        NamedSubscription::new(self, name.into())
    }

    /// Who was present when it began, as JSON; `null` where nobody has asked.
    pub(super) fn take_members(&mut self) -> Bytes {
        let Some(members) = self.members.take() else { return Bytes::from_static(b"null") };
        let mut json = b"[".to_vec();
        for (number, member) in members.iter().enumerate() {
            if number > 0 {
                json.push(b',');
            }
            json.extend_from_slice(member);
        }
        json.push(b']');
        json.into()
    }

    pub(super) fn poll_frame(&mut self, context: &mut Context<'_>) -> Poll<Option<Arc<Frame>>> {
        loop {
            if let Some(frame) = self.taken.pop_front() {
                return Poll::Ready(Some(frame));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            match self.channel.poll(&mut self.cursor, context, &mut self.taken) {
                Poll::Ready(goes_on) => self.ended = !goes_on,
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Event<T>>> {
        self.poll_frame(context).map(|frame| frame.map(Event::of))
    }
}

impl<T: Topic> Stream for Subscription<T> {
    type Item = Event<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event<T>>> {
        self.poll_event(context)
    }
}

impl<T: Topic> Drop for Subscription<T> {
    fn drop(&mut self) {
        self.channel.unsubscribe(&self.cursor);
        if let Some(id) = self.member.take() {
            self.channel.leave(self.shared.hub.process, &id);
            self.shared.engine.announce(&self.channel);
        }
    }
}

/// Where a client goes on; an id that cannot be read leads nowhere, so that the client is told of the gap.
impl From<LastEventId<Offset>> for Option<Offset> {
    fn from(last: LastEventId<Offset>) -> Option<Offset> {
        match last {
            LastEventId::Absent => None,
            LastEventId::Unreadable => Some(Offset::NOWHERE),
            LastEventId::Known(offset) => Some(offset),
        }
    }
}

impl<T: Topic> fmt::Debug for Subscription<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").field("topic", &self.channel.name).finish_non_exhaustive()
    }
}

/// What came to a topic, for a client that asks again and again: an answer, as JSON.
///
/// ```json
/// {"events": [{"id": "6f1c09e2-41", "event": "message", "data": {"text": "hello"}}], "next": "6f1c09e2-41"}
/// ```
///
/// The client asks for what comes after `next`.
#[derive(Debug)]
pub struct Batch<T: Topic> {
    /// What came; nothing, where the time has passed.
    pub events: Vec<Event<T>>,
    /// Where to go on.
    pub next: Offset,
}

impl<T: Topic> Batch<T> {
    fn take(&mut self, event: Event<T>) {
        if let Event::Message(message) = &event {
            self.next = message.offset();
        }
        self.events.push(event);
    }
}

impl<T: Topic> Batch<T> {
    /// As the client reads it. The events are JSON already.
    fn json(&self) -> Bytes {
        let mut json = b"{\"events\":[".to_vec();
        for (number, event) in self.events.iter().enumerate() {
            if number > 0 {
                json.push(b',');
            }
            json.extend_from_slice(&event.text());
        }
        json.extend_from_slice(format!("],\"next\":\"{}\"}}", self.next).as_bytes());
        json.into()
    }
}

impl<T: Topic> Respond for Batch<T> {
    fn respond(self, _request: &Request) -> Result<Response> {
        let mut response = Response::new(Body::from(self.json()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    }
}

/// The last messages of a topic, and where they end: what a page shows before its script goes on.
pub struct History<M> {
    /// The messages, the oldest first.
    pub messages: Vec<Published<M>>,
    /// What to subscribe [after](Subscribe::after), so that nothing is missed and nothing comes twice.
    pub end: Offset,
}

impl<M> fmt::Debug for History<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("History").field("messages", &self.messages.len()).field("end", &self.end).finish()
    }
}
