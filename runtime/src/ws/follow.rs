//! What a socket sends besides what its handler does: texts that were written once for many sockets.

use bytes::Bytes;
use futures_core::Stream;
use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
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

/// All that a socket follows.
#[derive(Default)]
pub(super) struct All(VecDeque<Followed>);

impl All {
    pub(super) fn add(&mut self, more: &mut Vec<Followed>) {
        self.0.extend(more.drain(..));
    }

    /// The next text of any of them; `None` where one has ended. Who has brought one is asked last next time, so that no one
    /// keeps the others from being heard.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        for _ in 0..self.0.len() {
            let Some(mut followed) = self.0.pop_front() else { break };
            let poll = followed.0.as_mut().poll_next(context);
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

    #[test]
    fn who_always_has_something_leaves_the_others_their_turn() {
        let texts = |texts: &'static [&'static str]| {
            Followed::of_texts(stream::iter(texts.iter().map(|text| Bytes::from_static(text.as_bytes()))))
        };
        let mut all = All::default();
        all.add(&mut vec![texts(&["1", "2", "3"]), Followed::of_texts(stream::pending()), texts(&["a", "b", "c"])]);
        let mut context = Context::from_waker(Waker::noop());
        let mut come = Vec::new();
        while let Poll::Ready(Some(text)) = all.poll_next(&mut context) {
            come.extend(text);
        }
        assert_eq!(come, b"1a2b3c");
    }
}
