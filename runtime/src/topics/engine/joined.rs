//! A topic that is open here: what has come of it from the server, and what is still to come.

use super::envelope::{Envelope, Origin};
use super::heard::{Heard, Published};
use super::link::Outgoing;
use crate::topics::channel::Channel;
use crate::topics::offset::Offset;
use bytes::Bytes;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// The processes of which it is remembered what they have published.
const PROCESSES: usize = 1024;

/// A topic that is open here. What a process publishes to it comes in the order of its numbers.
pub(super) struct Joined {
    channel: Weak<Channel>,
    /// The last message that came; `None` before the server was reached.
    pub(super) last: Option<Offset>,
    /// What has come of each process that has published, lest one comes twice that was sent twice.
    published: HashMap<u64, Published>,
    /// What the server has of this process, and has not told us of yet.
    pub(super) unheard: VecDeque<Outgoing>,
    /// Numbers of messages of this process that those here have been told of already.
    delivered: BTreeSet<u64>,
    /// The number of the newest list of those who are present by this process.
    pub(super) list: u64,
    /// The other processes that have members here.
    others: HashMap<u64, Other>,
    /// Who waits for it.
    pub(super) waiting: Vec<oneshot::Sender<()>>,
}

/// Another process that has members here.
struct Other {
    heard: Instant,
    /// The number of the list that is known of it.
    list: Option<u64>,
    /// What has come of a newer one.
    coming: (u64, HashMap<String, Bytes>),
}

impl Joined {
    pub(super) fn new(channel: &Arc<Channel>) -> Joined {
        Joined {
            channel: Arc::downgrade(channel),
            last: None,
            published: HashMap::new(),
            unheard: VecDeque::new(),
            delivered: BTreeSet::new(),
            list: 0,
            others: HashMap::new(),
            waiting: Vec::new(),
        }
    }

    /// `None` where it has been forgotten, and is about to be closed.
    pub(super) fn channel(&self) -> Option<Arc<Channel>> {
        self.channel.upgrade()
    }

    /// Tells those here of a message of this process, before the server does; unless they have been told already.
    pub(super) fn deliver(&mut self, message: &Outgoing) -> Option<Offset> {
        let new = self.delivered.insert(message.origin.number);
        self.channel().filter(|_| new).map(|channel| channel.publish_away(message.json.clone()))
    }

    /// A message has come: whether those here have been told of it already.
    pub(super) fn hear(&mut self, envelope: &Envelope<'_>, own_process: u64) -> Heard {
        let Origin { process, number } = envelope.origin;
        if self.published.len() > PROCESSES {
            self.published.clear();
        }
        let heard = self.published.entry(process).or_default().hear(number, envelope.previous);
        if process != own_process {
            return heard;
        }
        // What was before it and has not come is not kept any more.
        while self.unheard.pop_front_if(|message| message.origin.number <= number).is_some() {}
        let delivered = self.delivered.contains(&number);
        self.delivered = self.delivered.split_off(&number.saturating_add(1));
        // Those here were told of all that this process has published.
        if delivered || heard == Heard::Known { Heard::Known } else { Heard::New }
    }

    /// Those here have been told that something is missing: what other processes have published before they know to be.
    pub(super) fn missed(&mut self) {
        self.published.values_mut().for_each(Published::missed);
    }

    /// Another process has told a list of those who are present by it, or a part of one that has so many: the list, where it
    /// is new and whole.
    pub(super) fn listed(
        &mut self,
        process: u64,
        list: u64,
        count: usize,
        members: Vec<(String, Bytes)>,
    ) -> Option<HashMap<String, Bytes>> {
        let new = || Other { heard: Instant::now(), list: None, coming: (list, HashMap::new()) };
        let other = self.others.entry(process).or_insert_with(new);
        other.heard = Instant::now();
        if other.list == Some(list) {
            return None;
        }
        if other.coming.0 != list {
            other.coming = (list, HashMap::new());
        }
        other.coming.1.extend(members);
        if other.coming.1.len() < count {
            return None;
        }
        other.list = Some(list);
        let all = std::mem::take(&mut other.coming.1);
        if all.is_empty() {
            self.others.remove(&process);
        }
        Some(all)
    }

    /// Another process lives: whether this list of it is known.
    pub(super) fn has_list(&mut self, process: u64, list: u64) -> bool {
        let Some(other) = self.others.get_mut(&process) else { return false };
        other.heard = Instant::now();
        other.list == Some(list)
    }

    /// The processes that have not been heard of for so long, which are forgotten.
    pub(super) fn silent(&mut self, most: Duration) -> Vec<u64> {
        self.others.extract_if(|_, other| other.heard.elapsed() > most).map(|(process, _)| process).collect()
    }

    /// As if no process had been heard of for this time.
    #[cfg(test)]
    pub(super) fn age(&mut self, time: Duration) {
        self.others.values_mut().for_each(|other| other.heard -= time);
    }
}
