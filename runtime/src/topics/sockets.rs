//! Subscriptions that WebSockets follow.

use super::event::Shape;
use super::subscription::Subscription;
use super::topic::Topic;
use super::wire::{All, NamedSubscription};
use crate::ws::{Follow, Followed};

#[diagnostic::do_not_recommend]
impl<T: Topic> Follow for Subscription<T> {
    fn followed(self) -> Followed {
        Followed::of_texts(All::new(self, Shape::Text))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Topic> Follow for NamedSubscription<T> {
    fn followed(self) -> Followed {
        Followed::of_texts(All::messages(self, Shape::Text))
    }
}
