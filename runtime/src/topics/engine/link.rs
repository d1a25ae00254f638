//! What all engines have in common that carry messages through a server: one task that holds the connection, makes it again,
//! and sees to it that each message comes once and in order, or that a gap says otherwise.
//!
//! All that happens comes by one queue: what this process wants, what the server sends, and that the connection is made or
//! lost. So nothing happens at the same time as anything else.

use super::envelope::Origin;
use super::state::State;
use super::{Address, Engine};
use crate::error::{Error, Result};
use crate::request::BoxFuture;
use crate::topics::channel::Channel;
use crate::topics::hub::Hub;
use crate::topics::offset::Offset;
use bytes::Bytes;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};

/// Why a server could not do something.
pub(super) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// How a server is connected to.
pub(super) trait Wire: Send + Sync + 'static {
    /// Its name, for logs.
    fn name(&self) -> &'static str;
    /// Connects. What comes is told by `incoming`, from then on until [`Told::Lost`].
    fn connect<'a>(&'a self, incoming: Incoming) -> BoxFuture<'a, Result<Box<dyn Connected>, Cause>>;
}

/// One connection.
pub(super) trait Connected: Send {
    /// Whether the numbers of a topic's messages leave some out, because others have them. The messages then come without a
    /// hole, as long as the connection holds.
    fn has_holes(&self) -> bool {
        false
    }
    /// The longest text that it takes, in bytes.
    fn longest(&self) -> usize {
        usize::MAX
    }
    /// Publishes these messages, in this order; the offset of each.
    fn publish<'a>(&'a mut self, messages: &'a [Outgoing]) -> BoxFuture<'a, Result<Vec<Offset>, Cause>>;
    /// Sends a text to those who have joined a topic just now. It may be lost.
    fn signal<'a>(&'a mut self, topic: &'a str, text: Bytes) -> BoxFuture<'a, Result<(), Cause>>;
    /// Has all come that is published to a topic.
    fn join<'a>(&'a mut self, topic: &'a str) -> BoxFuture<'a, Result<(), Cause>>;
    /// Has nothing come any more.
    fn leave<'a>(&'a mut self, topic: &'a str) -> BoxFuture<'a, Result<(), Cause>>;
    /// What is kept of a topic after this number; all that is kept after 0.
    fn history<'a>(&'a mut self, topic: &'a str, after: u64) -> BoxFuture<'a, Result<Kept, Cause>>;
}

/// A message on its way to the server.
#[derive(Clone)]
pub(super) struct Outgoing {
    pub(super) topic: Arc<str>,
    /// As many of the topic's messages are kept.
    pub(super) kept: usize,
    pub(super) origin: Origin,
    pub(super) json: Bytes,
    /// As it travels.
    pub(super) text: Bytes,
}

/// What a server keeps of a topic.
pub(super) struct Kept {
    pub(super) epoch: u64,
    /// The number of the newest message that there was.
    pub(super) last: u64,
    /// Whether it is known that nothing is missing between what was asked after and the first one.
    pub(super) complete: bool,
    pub(super) messages: Vec<(u64, Bytes)>,
}

/// What a server tells.
pub(super) enum Told {
    Message { topic: String, offset: Offset, text: Bytes },
    Signal { topic: String, text: Bytes },
    Lost(Cause),
}

/// Where a connection puts what comes. One that is not the newest is not heard.
#[derive(Clone)]
pub(super) struct Incoming {
    queue: mpsc::WeakUnboundedSender<Happens>,
    connection: u64,
}

impl Incoming {
    /// `false` where nobody listens any more.
    pub(super) fn tell(&self, told: Told) -> bool {
        let Some(queue) = self.queue.upgrade() else { return false };
        queue.send(Happens::Told(self.connection, told)).is_ok()
    }
}

/// All that can happen.
pub(super) enum Happens {
    Publish { topic: Arc<str>, kept: usize, json: Bytes, reply: oneshot::Sender<Result<Offset>> },
    Open { channel: Arc<Channel>, reply: oneshot::Sender<()> },
    Close(Vec<Arc<str>>),
    Announce(Arc<str>),
    Told(u64, Told),
    Connected(u64, Result<Box<dyn Connected>, Cause>),
    Tick,
}

/// An engine that carries messages through a server.
pub(in crate::topics) struct Link {
    hub: Arc<Hub>,
    wire: Arc<dyn Wire>,
    /// Made when it is first asked for: before, there may be no runtime.
    queue: OnceLock<mpsc::UnboundedSender<Happens>>,
}

/// How long the server is waited for when a topic is opened.
const OPEN: Duration = Duration::from_secs(3);
/// How long it is waited for by each request.
pub(super) const ANSWER: Duration = Duration::from_secs(5);
/// The first pause before the next attempt to connect, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));
/// How often presence is looked after.
pub(super) const TICK: Duration = Duration::from_secs(2);
/// As many things are taken from the queue at once.
const BATCH: usize = 256;

impl Link {
    pub(super) fn new(hub: Arc<Hub>, wire: impl Wire) -> Link {
        Link { hub, wire: Arc::new(wire), queue: OnceLock::new() }
    }

    fn queue(&self) -> &mpsc::UnboundedSender<Happens> {
        self.queue.get_or_init(|| {
            let (queue, happens) = mpsc::unbounded_channel();
            let task = Task {
                wire: self.wire.clone(),
                queue: queue.downgrade(),
                state: State::new(self.hub.clone(), self.wire.name()),
                connection: 0,
                pause: PAUSES.0,
            };
            tokio::spawn(tick(queue.downgrade()));
            tokio::spawn(task.run(happens));
            queue
        })
    }

    fn send(&self, happens: Happens) {
        // The task ends with this link.
        _ = self.queue().send(happens);
    }
}

impl Engine for Link {
    fn publish<'a>(&'a self, address: Address<'a>, json: Bytes) -> BoxFuture<'a, Result<Offset>> {
        let kept = address.history.unwrap_or(self.hub.limits().messages);
        let (reply, answer) = oneshot::channel();
        self.send(Happens::Publish { topic: address.name.into(), kept, json, reply });
        Box::pin(
            async move { answer.await.unwrap_or_else(|_| Err(Error::unavailable("topics are not there just now"))) },
        )
    }

    fn open<'a>(&'a self, channel: &'a Arc<Channel>) -> BoxFuture<'a, Result<()>> {
        let (reply, answer) = oneshot::channel();
        self.send(Happens::Open { channel: channel.clone(), reply });
        Box::pin(async move {
            // Where the server is away, the subscription begins with a gap.
            _ = timeout(OPEN, answer).await;
            Ok(())
        })
    }

    fn close(&self, names: Vec<Arc<str>>) {
        self.send(Happens::Close(names));
    }

    fn announce(&self, channel: &Arc<Channel>) {
        self.send(Happens::Announce(channel.name.clone()));
    }

    fn name(&self) -> &'static str {
        self.wire.name()
    }
}

async fn tick(queue: mpsc::WeakUnboundedSender<Happens>) {
    loop {
        sleep(TICK).await;
        let Some(queue) = queue.upgrade() else { return };
        if queue.send(Happens::Tick).is_err() {
            return;
        }
    }
}

/// The task that does it all.
struct Task {
    wire: Arc<dyn Wire>,
    queue: mpsc::WeakUnboundedSender<Happens>,
    state: State,
    /// The number of the newest connection.
    connection: u64,
    pause: Duration,
}

impl Task {
    async fn run(mut self, mut queue: mpsc::UnboundedReceiver<Happens>) {
        self.connect(Duration::ZERO);
        let mut batch = Vec::new();
        // What is wanted before it is known whether the server is there waits for that.
        let mut early = Vec::new();
        while let Some(happens) = queue.recv().await {
            let known = matches!(happens, Happens::Connected(..));
            if known {
                self.happens(happens).await;
                break;
            }
            early.push(happens);
        }
        self.all(&mut early).await;
        while queue.recv_many(&mut batch, BATCH).await > 0 {
            self.all(&mut batch).await;
        }
    }

    /// In the order in which it came; messages that follow each other go together.
    async fn all(&mut self, batch: &mut Vec<Happens>) {
        let mut outgoing = Vec::new();
        for happens in batch.drain(..) {
            if let Happens::Publish { topic, kept, json, reply } = happens {
                match self.state.outgoing(topic, kept, json) {
                    Ok(message) => outgoing.push((message, reply)),
                    // Whoever does not wait for it any more is not told.
                    Err(error) => _ = reply.send(Err(error)),
                }
                continue;
            }
            let before = std::mem::take(&mut outgoing);
            self.publish(before).await;
            self.happens(happens).await;
        }
        self.publish(outgoing).await;
    }

    async fn publish(&mut self, messages: Vec<(Outgoing, oneshot::Sender<Result<Offset>>)>) {
        if messages.is_empty() {
            return;
        }
        let (messages, replies): (Vec<_>, Vec<_>) = messages.into_iter().unzip();
        let (offsets, lost) = self.state.publish(messages).await;
        for (reply, offset) in replies.into_iter().zip(offsets) {
            // Whoever does not wait for it any more has published nonetheless.
            _ = reply.send(Ok(offset));
        }
        self.unless_lost(lost);
    }

    async fn happens(&mut self, happens: Happens) {
        let done = match happens {
            Happens::Publish { .. } => Ok(()),
            Happens::Open { channel, reply } => self.state.open(channel, reply).await,
            Happens::Close(names) => self.state.close(names).await,
            Happens::Announce(topic) => self.state.announce(&topic).await,
            Happens::Tick => self.state.tick().await,
            Happens::Told(connection, _) if connection != self.connection => Ok(()),
            Happens::Told(_, Told::Lost(cause)) => Err(cause),
            Happens::Told(_, Told::Message { topic, offset, text }) => self.state.message(&topic, offset, text).await,
            Happens::Told(_, Told::Signal { topic, text }) => self.state.signal(&topic, &text).await,
            Happens::Connected(connection, _) if connection != self.connection => Ok(()),
            Happens::Connected(_, Ok(connected)) => {
                let done = self.state.connected(connected).await;
                if done.is_ok() {
                    self.pause = PAUSES.0;
                }
                done
            }
            Happens::Connected(_, Err(cause)) => Err(cause),
        };
        self.unless_lost(done);
    }

    /// Connects again, a little later each time.
    fn unless_lost(&mut self, done: Result<(), Cause>) {
        let Err(cause) = done else { return };
        self.state.lost(&cause);
        let pause = self.pause;
        self.pause = (pause * 2).min(PAUSES.1);
        self.connect(pause);
    }

    fn connect(&mut self, pause: Duration) {
        self.connection += 1;
        let (wire, queue, connection) = (self.wire.clone(), self.queue.clone(), self.connection);
        tokio::spawn(async move {
            sleep(pause).await;
            let incoming = Incoming { queue: queue.clone(), connection };
            let connected = timeout(ANSWER, wire.connect(incoming)).await;
            let connected = connected.unwrap_or_else(|_| Err(format!("no answer within {ANSWER:?}").into()));
            if let Some(queue) = queue.upgrade() {
                _ = queue.send(Happens::Connected(connection, connected));
            }
        });
    }
}
