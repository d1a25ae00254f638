//! What a socket sends besides what its handler does: texts that were written once for many sockets.

use super::shared::Shared;
use bytes::Bytes;
use futures_core::Stream;
use std::collections::VecDeque;
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// What a socket can [follow](super::Socket::follow): the subscription of a topic.
#[diagnostic::on_unimplemented(
    message = "a WebSocket cannot follow `{Self}`",
    label = "not the subscription of a topic",
    note = "help: a socket follows what `topics.subscribe(&topic).await?` gives, or that with a name: `.named(\"typing\")`"
)]
pub trait Follow {
    /// What comes of it.
    fn followed(self) -> Followed;
}

/// What comes of something that is followed.
pub struct Followed(Pin<Box<dyn Stream<Item = Bytes> + Send>>);

impl Followed {
    /// These texts, which are UTF-8. Their end says that the client is too slow for them.
    pub(crate) fn of_texts(texts: impl Stream<Item = Bytes> + Send + 'static) -> Followed {
        Followed(Box::pin(texts))
    }
}

impl fmt::Debug for Followed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Followed").finish_non_exhaustive()
    }
}

/// Something that a socket follows: given by [`Socket::follow`](super::Socket::follow), for those who end it before the socket
/// does. Dropped, it ends nothing.
#[derive(Clone)]
pub struct Following {
    shared: Arc<Shared>,
    number: u64,
}

impl Following {
    pub(super) fn new(shared: Arc<Shared>, number: u64) -> Following {
        Following { shared, number }
    }

    /// The socket follows it no longer: who was present by it has left, and what is not on its way yet does not come.
    pub fn end(self) {
        self.shared.unfollow(self.number);
    }
}

impl fmt::Debug for Following {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Following").field("number", &self.number).finish_non_exhaustive()
    }
}

/// What a handler has changed of what is followed.
#[derive(Default, Debug)]
pub(super) struct Changes {
    /// How much has been followed in all.
    count: u64,
    more: Vec<(u64, Followed)>,
    less: Vec<u64>,
}

impl Changes {
    pub(super) fn follow(&mut self, followed: Followed) -> u64 {
        self.count += 1;
        self.more.push((self.count, followed));
        self.count
    }

    pub(super) fn unfollow(&mut self, number: u64) {
        self.less.push(number);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.more.is_empty() && self.less.is_empty()
    }
}

/// All that a socket follows.
#[derive(Default)]
pub(super) struct All(VecDeque<(u64, Followed)>);

impl All {
    pub(super) fn change(&mut self, changes: &mut Changes) {
        self.0.extend(mem::take(&mut changes.more));
        let less = mem::take(&mut changes.less);
        if !less.is_empty() {
            self.0.retain(|(number, _)| !less.contains(number));
        }
    }

    /// The next text of any of them; `None` where one has ended. Who has brought one is asked last next time, so that no one
    /// keeps the others from being heard.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        for _ in 0..self.0.len() {
            let Some(mut followed) = self.0.pop_front() else { break };
            let poll = followed.1.0.as_mut().poll_next(context);
            if let Poll::Ready(None) = poll {
                return Poll::Ready(None);
            }
            self.0.push_back(followed);
            if poll.is_ready() {
                return poll;
            }
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;
    use std::task::Waker;

    fn texts(texts: &'static [&'static str]) -> Followed {
        Followed::of_texts(stream::iter(texts.iter().map(|text| Bytes::from_static(text.as_bytes()))))
    }

    #[test]
    fn who_always_has_something_leaves_the_others_their_turn() {
        let mut all = All::default();
        let mut changes = Changes::default();
        for followed in [texts(&["1", "2", "3"]), Followed::of_texts(stream::pending()), texts(&["a", "b", "c"])] {
            changes.follow(followed);
        }
        all.change(&mut changes);
        let mut context = Context::from_waker(Waker::noop());
        let mut come = Vec::new();
        while let Poll::Ready(Some(text)) = all.poll_next(&mut context) {
            come.extend(text);
        }
        assert_eq!(come, b"1a2b3c");
    }
    #[test]
    fn what_is_followed_no_longer_is_gone() {
        let (mut all, mut changes) = (All::default(), Changes::default());
        let [_, two, _] = ["1", "2", "3"].map(|_| changes.follow(Followed::of_texts(stream::pending())));
        changes.unfollow(two);
        all.change(&mut changes);
        assert!(changes.is_empty());
        changes.unfollow(two);
        all.change(&mut changes);
        assert_eq!(all.0.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 3]);
    }
}
