//! A subscription on its way to a client: the texts of its events, the same for all who get them.

use super::event::{Kind, Shape};
use super::subscription::Subscription;
use super::topic::Topic;
use crate::sse::Events;
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

impl<T: Topic> From<NamedSubscription<T>> for Events {
    fn from(named: NamedSubscription<T>) -> Events {
        Events::of_lines(Messages::new(named, Shape::Lines))
    }
}

/// All events of a topic.
pub(super) struct All<T: Topic> {
    subscription: Subscription<T>,
    shape: Shape,
    begun: bool,
}

impl<T: Topic> All<T> {
    pub(super) fn new(subscription: Subscription<T>, shape: Shape) -> All<T> {
        All { subscription, shape, begun: false }
    }
}

impl<T: Topic> Stream for All<T> {
    type Item = Bytes;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let shape = self.shape;
        if !self.begun {
            self.begun = true;
            let members = self.subscription.take_members();
            return Poll::Ready(Some(shape.write(Some(self.subscription.begins()), SUBSCRIBED, &members)));
        }
        self.subscription.poll_frame(context).map(|frame| frame.map(|frame| frame.written(shape)))
    }
}

/// The messages alone.
pub(super) struct Messages<T: Topic> {
    named: NamedSubscription<T>,
    shape: Shape,
}

impl<T: Topic> Messages<T> {
    pub(super) fn new(named: NamedSubscription<T>, shape: Shape) -> Messages<T> {
        Messages { named, shape }
    }
}

impl<T: Topic> Stream for Messages<T> {
    type Item = Bytes;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        loop {
            match ready!(self.named.subscription.poll_frame(context)) {
                Some(frame) if frame.kind == Kind::Message => {
                    return Poll::Ready(Some(frame.named(&self.named.name, self.shape)));
                }
                Some(_) => {}
                None => return Poll::Ready(None),
            }
        }
    }
}
