//! How many connections a listener has at once, and what becomes of one more.

use crate::server::race::{Either, race};
use crate::server::socket::farewell;
use crate::server::waiting::Waiting;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

/// What becomes of a connection where a listener has as many as it may have, and none of them waits for its client: the one that
/// has waited longest would make room, be it between two requests or within the head of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AtCapacity {
    /// It waits until another one ends: accepted last or not at all, and none is lost that is patient. What waits beyond
    /// the [`backlog`](super::Listener::backlog) the system turns away.
    #[default]
    Wait,
    /// It is answered by 503 with `Retry-After`, and closed: for who would rather ask another server than wait.
    Unavailable,
}

/// At the most so many clients are told that there is no room for them at a time; more are turned away without a word.
const REFUSALS: usize = 256;

/// As much is read of what a refused client has sent.
const READ: u64 = 64 * 1024;

const REFUSAL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 1\r\n\
    content-type: text/plain; charset=utf-8\r\ncontent-length: 60\r\n\r\n\
    503 Service Unavailable: the server has too many connections";

/// The places of a listener. Workers share them.
#[derive(Clone, Debug)]
pub(in crate::server) struct Capacity {
    places: Arc<Semaphore>,
    pub(in crate::server) policy: AtCapacity,
    refusing: Arc<AtomicUsize>,
    /// Those that may be asked to make room.
    pub(in crate::server) waiting: Waiting,
}

/// As long is waited for one that has been asked to make room, before another one is.
const A_MOMENT: Duration = Duration::from_millis(50);

impl Capacity {
    pub(super) fn new(most: usize, policy: AtCapacity) -> Capacity {
        let places = Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)));
        Capacity { places, policy, refusing: Arc::default(), waiting: Waiting::default() }
    }

    /// A place for one connection, if one is free.
    pub(in crate::server) fn take(&self) -> Option<OwnedSemaphorePermit> {
        self.places.clone().try_acquire_owned().ok()
    }

    /// The same, or that of one who makes room at once.
    pub(in crate::server) async fn take_or_have_made(&self) -> Option<OwnedSemaphorePermit> {
        let free = self.take();
        if free.is_some() || !self.waiting.ask_the_longest() {
            return free;
        }
        match race(self.places.clone().acquire_owned(), sleep(A_MOMENT)).await {
            Either::First(place) => place.ok(),
            Either::Second(()) => None,
        }
    }

    /// A place as soon as one is free, or somebody makes room.
    pub(in crate::server) async fn wait(&self) -> Option<OwnedSemaphorePermit> {
        let mut place = pin!(self.places.clone().acquire_owned());
        loop {
            // Nobody closes it.
            if let Either::First(place) = race(place.as_mut(), sleep(A_MOMENT)).await {
                return place.ok();
            }
            self.waiting.ask_the_longest();
        }
    }

    /// What tells a client that there is no room for it; `None` where too many are told so already.
    pub(in crate::server) fn refusal<S>(&self, socket: S) -> Option<impl Future<Output = ()> + use<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let refusing = Refusing::one_more(&self.refusing)?;
        Some(async move {
            farewell(socket, REFUSAL, READ).await;
            drop(refusing);
        })
    }
}

/// One client that is being told.
struct Refusing(Arc<AtomicUsize>);

impl Refusing {
    fn one_more(count: &Arc<AtomicUsize>) -> Option<Refusing> {
        let refusing = Refusing(count.clone());
        (count.fetch_add(1, Relaxed) < REFUSALS).then_some(refusing)
    }
}

impl Drop for Refusing {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refusal_is_as_long_as_it_says() {
        let text = std::str::from_utf8(REFUSAL).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(
            head.contains(&format!("content-length: {}\r\n", body.len())) || head.ends_with(&format!("{}", body.len())),
            "{head}"
        );
    }

    #[tokio::test]
    async fn places_come_back_and_refusals_are_counted() {
        let capacity = Capacity::new(1, AtCapacity::Wait);
        let place = capacity.take().unwrap();
        assert!(capacity.clone().take().is_none(), "a clone has no places of its own");
        drop(place);
        assert!(capacity.wait().await.is_some());

        let refusals: Vec<_> = (0..REFUSALS).map(|_| capacity.refusal(tokio::io::empty()).unwrap()).collect();
        assert!(capacity.refusal(tokio::io::empty()).is_none());
        drop(refusals);
        assert!(capacity.refusal(tokio::io::empty()).is_some());
    }
}
