//! What the task of a connection and those who hold its socket share.

use super::close::Close;
use super::follow::{Changes, Followed};
use super::message::{Message, SendError};
use bytes::Bytes;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// More bytes than this, not yet taken by the system, and [`Socket::send`](super::Socket::send) waits.
const HIGH: usize = 64 * 1024;

/// What a client is told that takes less than its queue has room for.
pub(super) const TOO_SLOW: &str = "the messages are taken too slowly";

/// What is to be sent in one frame.
#[derive(Clone, Debug)]
pub(super) struct Outgoing {
    pub(super) text: bool,
    /// Whether other sockets send the same bytes: to compress them would be to do so for each.
    pub(super) shared: bool,
    pub(super) payload: Bytes,
}

impl From<Message> for Outgoing {
    fn from(message: Message) -> Outgoing {
        match message {
            Message::Text(text) => Outgoing { text: true, shared: false, payload: text.into_bytes() },
            Message::Binary(payload) => Outgoing { text: false, shared: false, payload },
        }
    }
}

/// How far a socket has come.
#[derive(Debug)]
pub(super) enum Phase {
    Open,
    /// It is to be closed so; what is queued is sent before.
    Closing(Close),
    /// It was closed so, by either side.
    Closed(Close),
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) phase: Phase,
    pub(super) queue: VecDeque<Outgoing>,
    /// The bytes in the queue.
    pub(super) bytes: usize,
    /// What is to be followed from now on, and what no longer.
    pub(super) follow: Changes,
    /// The next message, until somebody takes it.
    pub(super) inbox: Option<Message>,
    /// Whether somebody may ask for one.
    pub(super) held: bool,
    /// The task of the connection.
    driver: Option<Waker>,
    /// Whether it is at work, and looks here again before it waits.
    driving: bool,
    woken: bool,
    receiver: Option<Waker>,
    room: Option<Waker>,
}

/// The one of a socket.
#[derive(Debug)]
pub(super) struct Shared(Mutex<State>);

impl Shared {
    pub(super) fn new() -> Arc<Shared> {
        Arc::new(Shared(Mutex::new(State {
            phase: Phase::Open,
            queue: VecDeque::new(),
            bytes: 0,
            follow: Changes::default(),
            inbox: None,
            held: true,
            driver: None,
            driving: false,
            woken: false,
            receiver: None,
            room: None,
        })))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next message; `None` where there will be none.
    pub(super) fn poll_message(&self, context: &mut Context<'_>) -> Poll<Option<Message>> {
        let mut state = self.lock();
        if let Some(message) = state.inbox.take() {
            state.wake_driver();
            return Poll::Ready(Some(message));
        }
        if !state.is_open() {
            return Poll::Ready(None);
        }
        register(&mut state.receiver, context);
        Poll::Pending
    }

    /// Queues a message, once there is room.
    pub(super) fn poll_send(
        &self,
        message: &mut Option<Outgoing>,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), SendError>> {
        let mut state = self.lock();
        if !state.is_open() {
            return Poll::Ready(Err(SendError::Closed));
        }
        if state.bytes >= HIGH {
            register(&mut state.room, context);
            return Poll::Pending;
        }
        if let Some(message) = message.take() {
            state.push(message);
        }
        Poll::Ready(Ok(()))
    }

    /// Waits until the socket has closed, and says how.
    pub(super) fn poll_closed(&self, context: &mut Context<'_>) -> Poll<Close> {
        let mut state = self.lock();
        if let Phase::Closed(close) = &state.phase {
            return Poll::Ready(close.clone());
        }
        register(&mut state.receiver, context);
        Poll::Pending
    }

    /// Closes it, once all that is queued has been sent; where it is not closing already.
    pub(super) fn close(&self, close: Close) {
        self.lock().close(close);
    }

    /// Sends what comes of this too; its number.
    pub(super) fn follow(&self, followed: Followed) -> u64 {
        let mut state = self.lock();
        if !state.is_open() {
            return 0;
        }
        let number = state.follow.follow(followed);
        state.wake_driver();
        number
    }

    /// Sends what comes of that no longer.
    pub(super) fn unfollow(&self, number: u64) {
        let mut state = self.lock();
        if state.is_open() {
            state.follow.unfollow(number);
            state.wake_driver();
        }
    }

    /// Nobody holds the socket any more.
    pub(super) fn let_go(&self) {
        let mut state = self.lock();
        state.held = false;
        state.inbox = None;
        state.wake_driver();
    }
}

fn register(place: &mut Option<Waker>, context: &Context<'_>) {
    match place {
        Some(waker) if waker.will_wake(context.waker()) => {}
        place => *place = Some(context.waker().clone()),
    }
}

impl State {
    pub(super) fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open)
    }

    /// Whether there is something for the task of the connection to do.
    pub(super) fn has_more(&self) -> bool {
        !self.queue.is_empty() || !self.follow.is_empty() || !self.is_open()
    }

    /// Puts a message at the end of the queue.
    pub(super) fn push(&mut self, message: Outgoing) {
        self.bytes += message.payload.len();
        self.queue.push_back(message);
        self.wake_driver();
    }

    /// Takes the first one.
    pub(super) fn pop(&mut self) -> Option<Outgoing> {
        let message = self.queue.pop_front()?;
        self.bytes -= message.payload.len();
        Some(message)
    }

    /// Forgets what is queued.
    pub(super) fn clear(&mut self) {
        (self.queue, self.bytes) = (VecDeque::new(), 0);
        self.follow = Changes::default();
    }

    pub(super) fn close(&mut self, close: Close) {
        if self.is_open() {
            self.phase = Phase::Closing(close);
            self.wake_driver();
            self.wake_holders();
        }
    }

    /// It is closed now.
    pub(super) fn closed(&mut self, close: Close) {
        if !matches!(self.phase, Phase::Closed(_)) {
            self.phase = Phase::Closed(close);
            self.clear();
            self.wake_holders();
        }
    }

    fn wake_holders(&mut self) {
        for waker in [self.receiver.take(), self.room.take()].into_iter().flatten() {
            waker.wake();
        }
    }

    /// A message is there.
    pub(super) fn deliver(&mut self, message: Message) {
        if !self.held {
            return;
        }
        self.inbox = Some(message);
        if let Some(receiver) = self.receiver.take_if(|receiver| !is_same(receiver, &self.driver)) {
            receiver.wake();
        }
    }

    /// There is room again.
    pub(super) fn make_room(&mut self) {
        if self.bytes < HIGH
            && let Some(room) = self.room.take()
        {
            room.wake();
        }
    }

    fn wake_driver(&mut self) {
        if !self.driving && !self.woken {
            self.woken = true;
            if let Some(driver) = &self.driver {
                driver.wake_by_ref();
            }
        }
    }

    /// The task of the connection begins to work.
    pub(super) fn begin(&mut self, waker: &Waker) {
        (self.driving, self.woken) = (true, false);
        if !is_same(waker, &self.driver) {
            self.driver = Some(waker.clone());
        }
    }

    /// It waits from now on.
    pub(super) fn rest(&mut self) {
        self.driving = false;
    }
}

/// The task of the connection runs the handler too, and looks at it after it has delivered: it need not wake itself.
fn is_same(waker: &Waker, driver: &Option<Waker>) -> bool {
    driver.as_ref().is_some_and(|driver| driver.will_wake(waker))
}
