//! One topic within this process: its last events, and those who wait for the next.

#[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
mod of_engine;
mod state;

use super::event::{Frame, Gap, Kind};
use super::offset::Offset;
use super::present::{Present, Process};
use super::ring::Ring;
use super::settings::{Limits, WhenSlow};
use bytes::Bytes;
use state::{Queue, State, Subscriber};
use std::any::TypeId;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Instant;
use tokio::sync::OnceCell;

/// As many are kept at least, be they history or not: what a subscriber may lag behind.
const QUEUE: usize = 256;
/// As many joins and leaves are kept for those who have not taken them yet.
const SIGNALS: usize = 256;
/// As many are taken at a time.
const BATCH: usize = 32;
/// As many are kept of each topic where all together are too many.
const FEW: usize = 16;

/// One topic within this process.
pub(super) struct Channel {
    pub(super) name: Arc<str>,
    /// The type of the topic, and its name, lest two have one.
    pub(super) topic: (TypeId, &'static str),
    /// How many messages are its history.
    pub(super) history: usize,
    /// Whether what comes from elsewhere comes.
    pub(super) joined: OnceCell<()>,
    /// The epoch of messages that no engine has given a number.
    #[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
    epoch: u64,
    limits: Limits,
    /// What all topics take, in bytes.
    all: Arc<AtomicUsize>,
    state: Mutex<State>,
}

/// Where a subscriber is.
#[derive(Debug)]
pub(super) struct Cursor {
    slot: usize,
    message: u64,
    signal: u64,
    slow: WhenSlow,
    /// What is told first.
    gap: Option<Gap>,
    /// All that comes is after this one.
    begins: Offset,
}

impl Cursor {
    /// The offset that all that comes is after.
    pub(super) fn begins(&self) -> Offset {
        self.begins
    }
}

/// Where a subscription begins.
#[derive(Clone, Copy, Debug)]
pub(super) enum Start {
    Now,
    Latest(usize),
    After(Offset),
}

impl Channel {
    pub(super) fn new(
        name: Arc<str>,
        topic: (TypeId, &'static str),
        history: Option<usize>,
        epoch: u64,
        limits: Limits,
        all: Arc<AtomicUsize>,
    ) -> Channel {
        let beginning = Offset { epoch, sequence: 0 };
        let state = State {
            messages: Ring::default(),
            signals: Ring::default(),
            last: beginning,
            floor: beginning,
            #[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
            away: 0,
            subscribers: Vec::new(),
            free: Vec::new(),
            present: Present::default(),
            used: Instant::now(),
        };
        let history = history.unwrap_or(limits.messages);
        Channel {
            name,
            topic,
            history,
            joined: OnceCell::new(),
            #[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
            epoch,
            limits,
            all,
            state: Mutex::new(state),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No panic happens while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends a message with the next number.
    pub(super) fn publish(&self, json: Bytes) -> Offset {
        let mut state = self.lock();
        let offset = Offset { sequence: state.last.sequence + 1, ..state.last };
        let woken = self.append(&mut state, Frame::new(Kind::Message, offset, json));
        drop(state);
        woken.into_iter().for_each(Waker::wake);
        offset
    }

    fn append(&self, state: &mut State, frame: Arc<Frame>) -> Vec<Waker> {
        if frame.kind == Kind::Message {
            state.last = frame.offset;
        }
        state.used = frame.at;
        state.queue(&frame, self.limits.bytes, self.kept());
        self.all.fetch_add(frame.weight(), Relaxed);
        state.messages.push(frame);
        self.evict(state);
        state.waiting()
    }

    fn kept(&self) -> usize {
        self.history.max(QUEUE)
    }

    /// Lets go what is too old, or too much.
    fn evict(&self, state: &mut State) {
        let now = state.used;
        while let Some(oldest) = state.messages.oldest() {
            let (count, weight) = (state.messages.len(), state.messages.weight());
            let too_many = count > self.kept() || (weight > self.limits.bytes && count > 1);
            let too_old = now.saturating_duration_since(oldest.at) > self.limits.age;
            let all_too_many = count > FEW && self.all.load(Relaxed) > self.limits.all_bytes;
            if !too_many && !too_old && !all_too_many {
                return;
            }
            if let Some(frame) = state.messages.pop() {
                self.all.fetch_sub(frame.weight(), Relaxed);
                if frame.kind == Kind::Message {
                    state.floor = frame.offset;
                }
            }
        }
    }

    /// One more who reads; and who is present before what is told of that, where they `look`.
    pub(super) fn subscribe(&self, start: Start, slow: WhenSlow, look: bool) -> (Cursor, Option<Vec<Bytes>>) {
        let mut state = self.lock();
        state.used = Instant::now();
        self.evict(&mut state);
        let (end, signal) = (state.messages.end(), state.signals.end());
        let (message, begins, gap) = match start {
            Start::Now => (end, state.last, None),
            Start::Latest(most) => {
                let place = end - state.latest(most.min(self.history));
                (place, state.before(place), None)
            }
            Start::After(offset) => match state.after(offset) {
                Some(place) => (place, offset, None),
                None => (state.messages.first(), state.floor, Some(Gap::Forgotten)),
            },
        };
        let mut subscriber = Subscriber { message, ..Subscriber::default() };
        if slow == WhenSlow::DropNewest {
            let frames: VecDeque<_> = state.messages.from(message).cloned().collect();
            let weight = frames.iter().map(|frame| frame.weight()).sum();
            subscriber.queue = Some(Queue { frames, weight, full: false });
        }
        let slot = state.free.pop().unwrap_or(state.subscribers.len());
        if slot == state.subscribers.len() {
            state.subscribers.push(Some(subscriber));
        } else {
            state.subscribers[slot] = Some(subscriber);
        }
        let members = look.then(|| state.present.members().cloned().collect());
        (Cursor { slot, message, signal, slow, gap, begins }, members)
    }

    /// One less.
    pub(super) fn unsubscribe(&self, cursor: &Cursor) {
        let mut state = self.lock();
        state.subscribers[cursor.slot] = None;
        state.free.push(cursor.slot);
        state.used = Instant::now();
        if state.free.len() == state.subscribers.len() {
            (state.subscribers, state.free) = (Vec::new(), Vec::new());
        }
    }

    /// Takes what has come since; `false` where the subscriber was too slow, and wants to end then.
    pub(super) fn poll(
        &self,
        cursor: &mut Cursor,
        context: &Context<'_>,
        taken: &mut VecDeque<Arc<Frame>>,
    ) -> Poll<bool> {
        let mut state = self.lock();
        if let Some(gap) = cursor.gap.take() {
            taken.push_back(Frame::gap(gap));
        }
        let late = cursor.message < state.messages.first() || cursor.signal < state.signals.first();
        let state = &mut *state;
        let Some(subscriber) = state.subscribers.get_mut(cursor.slot).and_then(Option::as_mut) else {
            return Poll::Ready(false);
        };
        if let Some(queue) = &mut subscriber.queue {
            queue.take(taken);
            cursor.message = state.messages.end();
            cursor.signal = cursor.signal.max(state.signals.first());
        } else if late {
            taken.push_back(Frame::gap(Gap::TooSlow));
            if cursor.slow == WhenSlow::Close {
                return Poll::Ready(false);
            }
            cursor.message = cursor.message.max(state.messages.first());
            cursor.signal = cursor.signal.max(state.signals.first());
        }
        for frame in state.signals.from(cursor.signal).take(BATCH) {
            taken.push_back(frame.clone());
            cursor.signal += 1;
        }
        for frame in state.messages.from(cursor.message).take(BATCH) {
            taken.push_back(frame.clone());
            cursor.message += 1;
        }
        subscriber.message = cursor.message;
        if !taken.is_empty() {
            return Poll::Ready(true);
        }
        match &mut subscriber.waker {
            Some(waker) => waker.clone_from(context.waker()),
            none => *none = Some(context.waker().clone()),
        }
        Poll::Pending
    }

    /// The last messages, and where they end.
    pub(super) fn latest(&self, most: usize) -> (Vec<Arc<Frame>>, Offset) {
        let mut state = self.lock();
        state.used = Instant::now();
        self.evict(&mut state);
        let from = state.messages.end() - state.latest(most.min(self.history));
        let messages = state.messages.from(from).filter(|frame| frame.kind == Kind::Message).cloned().collect();
        (messages, state.last)
    }

    /// Somebody is here with one more connection; whether it is the first of this process.
    pub(super) fn join(&self, process: Process, id: &str, member: Bytes) {
        self.present(|present| (present.join(process, id, member).into_iter().collect(), Vec::new()));
    }

    /// Somebody has one connection less.
    pub(super) fn leave(&self, process: Process, id: &str) {
        self.present(|present| (Vec::new(), present.leave(process, id).into_iter().collect()));
    }

    /// Changes who is present, and tells of those who came and those who went.
    pub(super) fn present(&self, change: impl FnOnce(&mut Present) -> (Vec<Bytes>, Vec<Bytes>)) {
        let mut state = self.lock();
        let (came, went) = change(&mut state.present);
        if came.is_empty() && went.is_empty() {
            return;
        }
        let came = came.into_iter().map(|member| (Kind::Joined, member));
        for (kind, member) in came.chain(went.into_iter().map(|member| (Kind::Left, member))) {
            let frame = Frame::new(kind, state.last, member);
            state.signals.push(frame);
            if state.signals.len() > SIGNALS {
                state.signals.pop();
            }
        }
        let woken = state.waiting();
        drop(state);
        woken.into_iter().for_each(Waker::wake);
    }

    /// Looks who is present.
    pub(super) fn members<T>(&self, look: impl FnOnce(&Present) -> T) -> T {
        look(&self.lock().present)
    }

    /// How many subscribe.
    pub(super) fn subscribers(&self) -> usize {
        let state = self.lock();
        state.subscribers.len() - state.free.len()
    }

    /// Since when nobody has used it; `None` while somebody subscribes.
    pub(super) fn unused_since(&self) -> Option<Instant> {
        let state = self.lock();
        (state.subscribers.len() == state.free.len()).then_some(state.used)
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        let weight = self.lock().messages.weight();
        self.all.fetch_sub(weight, Relaxed);
    }
}
