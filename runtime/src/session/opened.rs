//! Cookies that were opened lately: a visitor sends the same one with each request, and to decrypt it takes longer than all
//! else that is done for a small answer.

use super::record::Record;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// As many requests may look at once.
const SHARDS: usize = 16;
/// How many bytes of cookies a shard keeps, in each of two generations: half a MiB for all of them together. What is in them
/// is a few times as much, where it is more than a few words.
const MOST: usize = 16 * 1024;

/// What was in cookies that have been found good. They are known by all of their text: what is not the same has to be
/// opened.
#[derive(Default)]
pub(super) struct RecentlyOpened {
    /// Of a key that nobody knows, so that nobody can have cookies meet, nor measure how far one is like another.
    hasher: RandomState,
    shards: [Mutex<Generations>; SHARDS],
}

/// The young ones become the old ones when there are enough of them, and what was old is forgotten.
#[derive(Default)]
struct Generations {
    young: HashMap<u64, Opened>,
    old: HashMap<u64, Opened>,
    bytes: usize,
}

struct Opened {
    token: Box<str>,
    record: Record,
    time: u64,
}

impl RecentlyOpened {
    /// What is in this cookie, and when it was made.
    pub(super) fn get(&self, token: &str) -> Option<(Record, u64)> {
        let number = self.hasher.hash_one(token);
        let mut shard = self.shard(number);
        if let Some(opened) = shard.young.get(&number) {
            return (*opened.token == *token).then(|| (opened.record.clone(), opened.time));
        }
        let opened = shard.old.remove(&number).filter(|opened| *opened.token == *token)?;
        let found = (opened.record.clone(), opened.time);
        shard.put(number, opened);
        Some(found)
    }

    /// Keeps what is in it for a while.
    pub(super) fn keep(&self, token: &str, record: &Record, time: u64) {
        let number = self.hasher.hash_one(token);
        self.shard(number).put(number, Opened { token: token.into(), record: record.clone(), time });
    }

    /// Another one has taken its place.
    pub(super) fn forget(&self, token: &str) {
        let number = self.hasher.hash_one(token);
        let mut shard = self.shard(number);
        shard.young.remove(&number);
        shard.old.remove(&number);
    }

    fn shard(&self, number: u64) -> MutexGuard<'_, Generations> {
        // The map's own places are told apart by other bits: it hashes the number once more.
        self.shards[number as usize % SHARDS].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generations {
    fn put(&mut self, number: u64, opened: Opened) {
        if self.bytes + opened.token.len() > MOST {
            (self.old, self.bytes) = (mem::take(&mut self.young), 0);
        }
        self.bytes += opened.token.len();
        self.young.insert(number, opened);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_found_until_it_is_forgotten() {
        let (opened, record) = (RecentlyOpened::default(), Record::new(7));
        assert!(opened.get("a").is_none());
        opened.keep("a", &record, 5);
        assert_eq!(opened.get("a"), Some((record, 5)));
        assert!(opened.get("b").is_none() && opened.get("").is_none());
        opened.forget("a");
        assert!(opened.get("a").is_none());
    }

    #[test]
    fn many_cookies_take_no_more_room_and_the_one_in_use_stays() {
        let (opened, record) = (RecentlyOpened::default(), Record::new(7));
        opened.keep("in use", &record, 5);
        for number in 0..10_000 {
            opened.keep(&format!("{number:0>300}"), &record, 5);
            assert!(opened.get("in use").is_some(), "{number}");
        }
        let bytes = |map: &HashMap<u64, Opened>| map.values().map(|opened| opened.token.len()).sum::<usize>();
        for shard in &opened.shards {
            let shard = shard.lock().unwrap();
            assert!(bytes(&shard.young) <= MOST && bytes(&shard.old) <= MOST);
        }
    }
}
