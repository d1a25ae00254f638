//! A subscription on its way to a client: the texts of its events, the same for all who get them.

use super::event::{Kind, Shape};
use super::subscription::Subscription;
use super::topic::Topic;
use crate::sse::{Events, Lines};
use bytes::Bytes;
use futures_core::Stream;
use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// What comes first: where the subscription begins, so that a client which breaks off before the first message misses none.
const SUBSCRIBED: &str = "subscribed";

/// What ends a line of a stream of events, or has browsers pass over it.
const LINE_ENDS: [char; 3] = ['\n', '\r', '\0'];

/// The messages of a subscription under a name of their own: made by [`Subscription::named`].
pub struct NamedSubscription<T: Topic> {
    subscription: Subscription<T>,
    name: Cow<'static, str>,
}

impl<T: Topic> NamedSubscription<T> {
    pub(super) fn new(subscription: Subscription<T>, name: Cow<'static, str>) -> NamedSubscription<T> {
        // One that has line ends could write other fields.
        let name = if name.contains(LINE_ENDS) { name.replace(LINE_ENDS, " ").into() } else { name };
        NamedSubscription { subscription, name }
    }
}

impl<T: Topic> fmt::Debug for NamedSubscription<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NamedSubscription").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The subscription as a stream of events: messages with their offsets as ids, and `subscribed`, `joined`, `left` and `gap` by
/// these names.
impl<T: Topic> From<Subscription<T>> for Events {
    fn from(subscription: Subscription<T>) -> Events {
        Events::of_lines(All::new(subscription, Shape::Lines))
    }
}

/// As that of a [`Subscription`], with another name for its messages. Where it is [one of two](Events::and) the messages come
/// alone, and without ids.
impl<T: Topic> From<NamedSubscription<T>> for Events {
    fn from(named: NamedSubscription<T>) -> Events {
        let NamedSubscription { subscription, name } = named;
        Events::of_lines(All { name: Some(name), ..All::new(subscription, Shape::Lines) })
    }
}

/// All events of a topic.
pub(super) struct All<T: Topic> {
    subscription: Subscription<T>,
    shape: Shape,
    /// That of its messages, where it is one of their own.
    name: Option<Cow<'static, str>>,
    /// Whether only its messages come.
    messages_alone: bool,
    begun: bool,
}

impl<T: Topic> All<T> {
    pub(super) fn new(subscription: Subscription<T>, shape: Shape) -> All<T> {
        All { subscription, shape, name: None, messages_alone: false, begun: false }
    }

    /// The messages alone, without ids, beside what else the client is sent.
    #[cfg(feature = "ws")]
    pub(super) fn messages(named: NamedSubscription<T>, shape: Shape) -> All<T> {
        let NamedSubscription { subscription, name } = named;
        All { name: Some(name), messages_alone: true, ..All::new(subscription, shape) }
    }
}

impl<T: Topic> Stream for All<T> {
    type Item = Bytes;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let this = &mut *self;
        if !std::mem::replace(&mut this.begun, true) && !this.messages_alone {
            let members = this.subscription.take_members();
            return Poll::Ready(Some(this.shape.write(Some(this.subscription.begins()), SUBSCRIBED, &members)));
        }
        loop {
            let Some(frame) = ready!(this.subscription.poll_frame(context)) else { return Poll::Ready(None) };
            let is_message = frame.kind == Kind::Message;
            match &this.name {
                Some(name) if is_message => {
                    return Poll::Ready(Some(frame.named(name, !this.messages_alone, this.shape)));
                }
                _ if is_message || !this.messages_alone => return Poll::Ready(Some(frame.written(this.shape))),
                _ => {}
            }
        }
    }
}

impl<T: Topic> Lines for All<T> {
    fn beside_others(mut self: Pin<&mut Self>) {
        self.messages_alone = self.name.is_some();
    }
}
