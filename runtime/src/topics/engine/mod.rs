//! What carries messages from process to process: one trait, and one file for each.

#[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
mod envelope;
#[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
mod heard;
#[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
mod joined;
#[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
mod link;
mod memory;
mod named;
#[cfg(feature = "nats")]
mod nats;
#[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
mod pace;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
mod state;
mod url;

pub(super) use memory::Memory;
pub use named::{NatsUrl, PostgresUrl, RedisUrl};
pub(super) use url::{NATS, POSTGRES, REDIS, at, is_of};

use super::channel::Channel;
use super::offset::Offset;
use crate::error::Result;
use crate::request::BoxFuture;
use bytes::Bytes;
use std::any::TypeId;
use std::sync::Arc;

/// A topic, as its publishers name it.
#[derive(Clone, Copy)]
pub(super) struct Address<'a> {
    pub(super) name: &'a str,
    /// The type of the topic, and its name.
    pub(super) topic: (TypeId, &'static str),
    /// How many messages are kept.
    pub(super) history: Option<usize>,
}

/// What carries messages from process to process.
///
/// It gives each message its offset, and appends it to the [`Channel`] of each process that has opened it: in the order of
/// offsets, each once. Where it cannot say that, it appends a gap.
pub(super) trait Engine: Send + Sync {
    /// Publishes a message.
    fn publish<'a>(&'a self, address: Address<'a>, json: Bytes) -> BoxFuture<'a, Result<Offset>>;
    /// Has all come that is published from now on, and what is kept of before.
    fn open<'a>(&'a self, channel: &'a Arc<Channel>) -> BoxFuture<'a, Result<()>>;
    /// Nobody uses these any more.
    fn close(&self, names: Vec<Arc<str>>);
    /// Tells the other processes who of this one is present.
    fn announce(&self, channel: &Arc<Channel>);
    /// Its name, for logs.
    fn name(&self) -> &'static str;
}
