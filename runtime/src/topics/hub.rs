//! The topics of this process, by their names.

use super::channel::Channel;
use super::settings::Limits;
use crate::error::{Error, Result};
use crate::random::random_bytes;
use std::any::TypeId;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How many maps there are, so that publishers to several topics seldom meet.
const SHARDS: usize = 16;
/// How often topics that nobody uses are looked for.
const SWEEP: Duration = Duration::from_secs(10);
/// How often where there are too many.
const FULL_SWEEP: Duration = Duration::from_millis(100);

type Shard = RwLock<HashMap<Arc<str>, Arc<Channel>>>;

/// The topics of this process, by their names.
pub(super) struct Hub {
    shards: [Shard; SHARDS],
    hasher: RandomState,
    limits: Limits,
    /// What all messages take, in bytes.
    bytes: Arc<AtomicUsize>,
    swept: Mutex<Instant>,
    /// This process, among others.
    pub(super) process: u64,
}

impl Hub {
    pub(super) fn new(limits: Limits) -> Result<Hub> {
        Ok(Hub {
            shards: Default::default(),
            hasher: RandomState::new(),
            limits,
            bytes: Arc::default(),
            swept: Mutex::new(Instant::now()),
            process: u64::from_le_bytes(random_bytes()?),
        })
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    fn shard(&self, name: &str) -> &Shard {
        // The remainder is less than there are.
        &self.shards[(self.hasher.hash_one(name) % SHARDS as u64) as usize]
    }

    /// The topic of this name, if this process has it.
    pub(super) fn find(&self, name: &str) -> Option<Arc<Channel>> {
        self.shard(name).read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// The topic of this name; made, where there is none.
    ///
    /// # Errors
    ///
    /// 503 where there are too many, and 500 where another type has the name.
    pub(super) fn channel(
        &self,
        name: &str,
        topic: (TypeId, &'static str),
        history: Option<usize>,
    ) -> Result<Arc<Channel>> {
        let found = self.find(name);
        let channel = match found {
            Some(channel) => channel,
            None => self.make(name, topic, history)?,
        };
        if channel.topic.0 != topic.0 {
            let (name, one, other) = (&channel.name, channel.topic.1, topic.1);
            return Err(Error::internal(format!(
                "two topics have the name {name}, {one} and {other}: rename one of them"
            )));
        }
        Ok(channel)
    }

    fn make(&self, name: &str, topic: (TypeId, &'static str), history: Option<usize>) -> Result<Arc<Channel>> {
        if self.count() >= self.limits.topics {
            return Err(Error::unavailable("there are too many topics just now"));
        }
        // What follows from a clock could be the same twice.
        let epoch = u64::from(u32::from_le_bytes(random_bytes()?)).max(1);
        let name: Arc<str> = name.into();
        let mut shard = self.shard(&name).write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been quicker.
        let made = || Channel::new(name.clone(), topic, history, epoch, self.limits, self.bytes.clone());
        Ok(shard.entry(name.clone()).or_insert_with(|| Arc::new(made())).clone())
    }

    pub(super) fn count(&self) -> usize {
        self.shards.iter().map(|shard| shard.read().unwrap_or_else(PoisonError::into_inner).len()).sum()
    }

    /// Forgets the topics that nobody has used for as long as messages are kept, when it is time to; all that nobody uses
    /// where there are too many. The names of those that were forgotten.
    pub(super) fn sweep(&self) -> Vec<Arc<str>> {
        let full = self.count() >= self.limits.topics || self.bytes.load(Relaxed) > self.limits.all_bytes;
        let now = Instant::now();
        {
            let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
            let pause = if full { FULL_SWEEP } else { SWEEP };
            if now.duration_since(*swept) < pause.min(self.limits.age) {
                return Vec::new();
            }
            *swept = now;
        }
        let mut forgotten = Vec::new();
        for shard in &self.shards {
            shard.write().unwrap_or_else(PoisonError::into_inner).retain(|name, channel| {
                let old = |since: Instant| full || now.saturating_duration_since(since) > self.limits.age;
                // Whoever holds it besides this map is about to use it; nobody can come to hold it meanwhile.
                let stays = Arc::strong_count(channel) > 1 || !channel.unused_since().is_some_and(old);
                if !stays {
                    forgotten.push(name.clone());
                }
                stays
            });
        }
        forgotten
    }
}
