//! Topics: what one part of a site, or one process, publishes, and others get at once.
//!
//! A message is written as JSON once. Each topic keeps its last messages in a ring ([`channel`]), which all subscribers
//! read at their own pace: to publish is to append, and to wake those who wait. What carries messages to other processes
//! is an [`engine`].

mod channel;
mod engine;
mod event;
mod hub;
mod offset;
mod present;
mod ring;
mod script;
mod settings;
#[cfg(feature = "ws")]
mod sockets;
mod subscription;
mod topic;
mod wire;

pub use engine::{NatsUrl, PostgresUrl, RedisUrl};
pub use event::{Event, Gap, Presence, Published};
pub use offset::{Offset, OffsetError};
pub use script::TopicsScript;
pub use settings::WhenSlow;
pub use subscription::{Batch, History, Subscribe, Subscription};
pub use topic::{Anyone, MayJoin, OpenToAll, Topic, TopicMessage};
pub use topic::{TopicParameter, topic_parameter};
pub use wire::NamedSubscription;

use crate::error::{Error, Result};
use crate::request::BoxFuture;
use bytes::Bytes;
use channel::Channel;
use engine::{Address, Engine, Memory};
use http::StatusCode;
use hub::Hub;
use settings::Limits;
use std::any::{TypeId, type_name};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use topic::name_of;

/// The topics of a site: a field of its app.
#[doc = include_str!("../../docs/topics.md")]
#[derive(Clone)]
pub struct Topics(Arc<Shared>);

/// What all clones share.
pub(crate) struct Shared {
    hub: Arc<Hub>,
    engine: Box<dyn Engine>,
}

/// How [`Topics`] are made.
#[derive(Clone, Copy, Debug)]
pub struct TopicsBuilder {
    limits: Limits,
}

impl Topics {
    /// Topics of this process alone, with the limits that are usual.
    ///
    /// # Panics
    ///
    /// Where the system gives no random bytes, which happens in sandboxes that forbid the call.
    pub fn in_memory() -> Topics {
        Topics::builder().in_memory()
    }

    /// Topics of all processes that are connected by this server: see [`TopicsBuilder::at`].
    ///
    /// # Errors
    ///
    /// Where the URL names no engine, or one whose feature is off.
    pub fn at(url: &str) -> Result<Topics> {
        Topics::builder().at(url)
    }

    /// Topics of all processes that this Redis server connects: see [`at`](TopicsBuilder::at). Without the feature `redis` it
    /// does not compile.
    ///
    /// # Errors
    ///
    /// Where it is no URL of Redis.
    pub fn redis(url: impl RedisUrl) -> Result<Topics> {
        Topics::builder().redis(url)
    }

    /// Topics of all processes that this NATS server connects: see [`at`](TopicsBuilder::at). Without the feature `nats` it
    /// does not compile.
    ///
    /// # Errors
    ///
    /// Where it is no URL of NATS.
    pub fn nats(url: impl NatsUrl) -> Result<Topics> {
        Topics::builder().nats(url)
    }

    /// Topics of all processes that this PostgreSQL database connects: see [`at`](TopicsBuilder::at). Without the feature
    /// `postgres` it does not compile.
    ///
    /// # Errors
    ///
    /// Where it is no URL of PostgreSQL.
    pub fn postgres(url: impl PostgresUrl) -> Result<Topics> {
        Topics::builder().postgres(url)
    }

    /// Topics as the variable `SQUALL_TOPICS` says, which is a URL for [`at`](Topics::at); of this process alone without it.
    ///
    /// # Errors
    ///
    /// Where the URL names no engine, or one whose feature is off.
    pub fn of_environment() -> Result<Topics> {
        Topics::builder().at(&std::env::var("SQUALL_TOPICS").unwrap_or_else(|_| "memory:".to_owned()))
    }

    /// Topics with other limits.
    pub fn builder() -> TopicsBuilder {
        TopicsBuilder { limits: Limits::DEFAULT }
    }

    /// Publishes a message to all who subscribe, in whatever process; where it stands now.
    ///
    /// It waits for no subscriber. A message of another type than the topic's is a compile error:
    ///
    /// ```compile_fail
    /// # use squall::{Topics, topic};
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Serialize, Deserialize)] struct Said;
    /// # #[derive(Serialize, Deserialize)] struct Typing;
    /// # #[topic("room/{name}", message = Said)] struct Room { name: String }
    /// # async fn example(topics: Topics, name: String) {
    /// topics.publish(&Room { name }, &Typing).await; // expected `&Said`, found `&Typing`
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 413 for a message that is too long, 400 for a name of more than 200 bytes, 500 where serde cannot write it.
    pub fn publish<T: Topic>(&self, topic: &T, message: &T::Message) -> Publish<'_> {
        let written = name_of(topic).and_then(|name| {
            let json = message.to_json()?;
            let most = self.0.hub.limits().message;
            if json.len() > most {
                let text = format!("a message of a topic has at most {most} bytes");
                return Err(Error::new(StatusCode::PAYLOAD_TOO_LARGE, text));
            }
            Ok((name, json))
        });
        Publish { shared: &self.0, address: |name| address::<T>(name), written }
    }

    /// Subscribes to a topic that is open to all: see [`Subscribe`].
    pub fn subscribe<T: Topic + OpenToAll>(&self, topic: &T) -> Subscribe<'_, T> {
        Subscribe::new(&self.0, name_of(topic), None)
    }

    /// Subscribes to a topic that asks who joins: see [`MayJoin`].
    pub fn subscribe_as<'a, T: MayJoin>(&'a self, topic: &'a T, who: &'a T::Join) -> Subscribe<'a, T>
    where
        T::Join: Sync,
    {
        Subscribe::new(&self.0, name_of(topic), Some(Box::pin(topic.may_join(who))))
    }

    /// The last messages of a topic, as far as they are kept, and where they end. Nobody is asked whether they may be read.
    ///
    /// # Errors
    ///
    /// As [`publish`](Topics::publish).
    pub async fn history<T: Topic>(&self, topic: &T, most: usize) -> Result<History<T::Message>> {
        let channel = self.0.open::<T>(&name_of(topic)?).await?;
        let (frames, end) = channel.latest(most);
        Ok(History { messages: frames.into_iter().map(Published::new).collect(), end })
    }

    /// Who is present, in whatever process, without order. Of several connections of one member it is one.
    ///
    /// # Errors
    ///
    /// As [`publish`](Topics::publish).
    pub async fn present<T: Topic>(&self, topic: &T) -> Result<Vec<T::Member>> {
        let channel = self.0.open::<T>(&name_of(topic)?).await?;
        let members: Vec<Bytes> = channel.members(|present| present.members().cloned().collect());
        members.iter().map(|member| T::Member::from_json(member)).collect()
    }

    /// How many subscriptions there are in this process.
    pub fn subscribers<T: Topic>(&self, topic: &T) -> usize {
        self.0.hub.find(&topic.name()).map_or(0, |channel| channel.subscribers())
    }
}

/// A message that is about to be published: `.await` publishes it, and says where it stands.
///
/// It is a type of its own, without the topic's, so that a mistake in the topic is told once.
#[must_use = "a message is published when this is awaited"]
pub struct Publish<'a> {
    shared: &'a Shared,
    address: fn(&str) -> Address<'_>,
    written: Result<(String, Bytes)>,
}

impl<'a> IntoFuture for Publish<'a> {
    type Output = Result<Offset>;
    type IntoFuture = BoxFuture<'a, Result<Offset>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (name, json) = self.written?;
            self.shared.sweep();
            self.shared.engine.publish((self.address)(&name), json).await
        })
    }
}

impl fmt::Debug for Publish<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publish").finish_non_exhaustive()
    }
}

fn address<T: Topic>(name: &str) -> Address<'_> {
    Address { name, topic: (TypeId::of::<T>(), type_name::<T>()), history: T::HISTORY }
}

impl Shared {
    async fn open<T: Topic>(self: &Arc<Self>, name: &str) -> Result<Arc<Channel>> {
        self.sweep();
        let Address { name, topic, history } = address::<T>(name);
        let channel = self.hub.channel(name, topic, history)?;
        channel.joined.get_or_try_init(|| self.engine.open(&channel)).await?;
        Ok(channel)
    }

    fn sweep(&self) {
        let forgotten = self.hub.sweep();
        if !forgotten.is_empty() {
            self.engine.close(forgotten);
        }
    }
}

impl TopicsBuilder {
    /// How many messages of a topic are kept, unless its attribute says otherwise: 1,024 unless set. A subscriber may lag
    /// behind by as many, and by 256 at least.
    pub fn history(mut self, messages: usize) -> TopicsBuilder {
        self.limits.messages = messages;
        self
    }

    /// What the messages of one topic take of memory at most, in bytes: 1 MiB unless set.
    pub fn history_bytes(mut self, bytes: usize) -> TopicsBuilder {
        self.limits.bytes = bytes;
        self
    }

    /// How long a message is kept, and a topic that nobody uses: five minutes unless set.
    pub fn history_age(mut self, age: Duration) -> TopicsBuilder {
        self.limits.age = age;
        self
    }

    /// How many topics this process has at most: 100,000 unless set. One more is a 503, unless there is one that nobody
    /// uses: that is forgotten.
    pub fn most_topics(mut self, topics: usize) -> TopicsBuilder {
        self.limits.topics = topics;
        self
    }

    /// What the messages of all topics take of memory, in bytes: 256 MiB unless set. Above that, topics that nobody uses are
    /// forgotten, and others keep their last 16 messages.
    pub fn most_bytes(mut self, bytes: usize) -> TopicsBuilder {
        self.limits.all_bytes = bytes;
        self
    }

    /// The longest message, in bytes of JSON: 1 MiB unless set. A longer one is a 413.
    pub fn message_limit(mut self, bytes: usize) -> TopicsBuilder {
        self.limits.message = bytes;
        self
    }

    /// Topics of all processes that are connected by this server:
    ///
    /// | URL | feature | carries | keeps |
    /// |---|---|---|---|
    /// | `memory:` | | nothing: there is one process | in its memory |
    /// | `redis://host:6379` | `redis` | Redis 7 and newer, sharded pub/sub | a stream for each topic |
    /// | `nats://host:4222` | `nats` | NATS 2.9 and newer, JetStream | its stream `SQUALL_TOPICS`, up to 10,000 of a topic |
    /// | the same, of a server without JetStream | `nats` | NATS alone | nothing: see below |
    /// | `postgres://user@host/database` | `postgres` | PostgreSQL 14 and newer, NOTIFY | three tables, `squall_topics`, `squall_messages`, `squall_signals` |
    ///
    /// The server is connected to when topics are first used, and again by itself. What is promised:
    ///
    /// - While the server is there each subscriber, of whatever process, gets each message of its topic once and in the same
    ///   order.
    /// - While it is away, or cannot be reached, subscribers get an [`Event::Gap`] with [`Gap::Away`], and what their own
    ///   process publishes. When it is back they get what was missed, as far as it is kept; if that is not all, the gap is
    ///   [`Gap::Forgotten`]. What this process has published meanwhile goes to the others then, up to 10,000 messages and 8
    ///   MiB; what is above that they never get.
    /// - Each message says which one of its process was before it. Where a server has lost one and taken later ones, as one of a
    ///   cluster may while its leader changes, and where one is never sent, the others are told by [`Gap::Away`]; it may come later.
    /// - A message that is longer than the server takes is a 413: NATS takes 1 MiB as it comes, which is what travels around
    ///   the JSON too.
    /// - A message is not published twice where the connection broke before the answer came.
    /// - Whoever was present by a process that was killed is no longer after at most 8 seconds.
    ///
    /// NATS without JetStream keeps nothing, so it promises less; the log has a line of it when it is connected to:
    ///
    /// - Each message goes to those who are connected then, once, and the messages of one process come in their order. Those of
    ///   two processes may come to a third in another order than to a fourth.
    /// - Each process remembers what has come to it: a client that comes back to the same process misses nothing. At another
    ///   process, and where the server was away, it is told [`Gap::Forgotten`]; [`history`](Topics::history) is what this
    ///   process has heard.
    /// - The offset that [`publish`](Topics::publish) gives leads nowhere.
    ///
    /// # Errors
    ///
    /// Where the URL names no engine, or one whose feature is off.
    pub fn at(self, url: &str) -> Result<Topics> {
        let hub = Arc::new(Hub::new(self.limits)?);
        Ok(Topics(Arc::new(Shared { engine: engine::at(url, &hub)?, hub })))
    }

    /// As [`Topics::redis`].
    ///
    /// # Errors
    ///
    /// Where it is no URL of Redis.
    pub fn redis(self, url: impl RedisUrl) -> Result<Topics> {
        engine::is_of(url.url(), engine::REDIS)?;
        self.at(url.url())
    }

    /// As [`Topics::nats`].
    ///
    /// # Errors
    ///
    /// Where it is no URL of NATS.
    pub fn nats(self, url: impl NatsUrl) -> Result<Topics> {
        engine::is_of(url.url(), engine::NATS)?;
        self.at(url.url())
    }

    /// As [`Topics::postgres`].
    ///
    /// # Errors
    ///
    /// Where it is no URL of PostgreSQL.
    pub fn postgres(self, url: impl PostgresUrl) -> Result<Topics> {
        engine::is_of(url.url(), engine::POSTGRES)?;
        self.at(url.url())
    }

    /// Topics of this process alone.
    ///
    /// # Panics
    ///
    /// Where the system gives no random bytes, which happens in sandboxes that forbid the call.
    pub fn in_memory(self) -> Topics {
        let hub = Arc::new(Hub::new(self.limits).unwrap_or_else(|error| panic!("{error}")));
        Topics(Arc::new(Shared { engine: Box::new(Memory(hub.clone())), hub }))
    }
}

impl Default for Topics {
    fn default() -> Topics {
        Topics::in_memory()
    }
}

impl fmt::Debug for Topics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (engine, topics) = (self.0.engine.name(), self.0.hub.count());
        f.debug_struct("Topics").field("engine", &engine).field("topics", &topics).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
