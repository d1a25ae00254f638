//! A topic that is open here: what has come of it from the server, and what is still to come.

use super::envelope::Origin;
use super::link::Outgoing;
use crate::topics::channel::Channel;
use crate::topics::offset::Offset;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Weak};
use std::time::Instant;
use tokio::sync::oneshot;

/// The processes of which it is remembered what they have published.
const PROCESSES: usize = 1024;

/// A topic that is open here. What a process publishes to it comes in the order of its numbers.
pub(super) struct Joined {
    channel: Weak<Channel>,
    /// The last message that came; `None` before the server was reached.
    pub(super) last: Option<Offset>,
    /// The newest number of each process that has published, lest one comes twice that was sent twice.
    newest: HashMap<u64, u64>,
    /// What the server has of this process, and has not told us of yet.
    pub(super) unheard: VecDeque<Outgoing>,
    /// Numbers of messages of this process that those here have been told of already.
    delivered: BTreeSet<u64>,
    /// When each process was last heard of that has members here.
    pub(super) heard: HashMap<u64, Instant>,
    /// Who waits for it.
    pub(super) waiting: Vec<oneshot::Sender<()>>,
}

impl Joined {
    pub(super) fn new(channel: &Arc<Channel>) -> Joined {
        Joined {
            channel: Arc::downgrade(channel),
            last: None,
            newest: HashMap::new(),
            unheard: VecDeque::new(),
            delivered: BTreeSet::new(),
            heard: HashMap::new(),
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

    /// A message has come: whether those here have not been told of it yet.
    pub(super) fn is_new(&mut self, origin: Origin, own_process: u64) -> bool {
        if self.newest.len() > PROCESSES {
            self.newest.clear();
        }
        let newest = self.newest.entry(origin.process).or_default();
        let known = origin.number <= *newest;
        *newest = origin.number.max(*newest);
        if origin.process != own_process {
            return !known;
        }
        // What was before it and has not come is not kept any more.
        while self.unheard.pop_front_if(|message| message.origin.number <= origin.number).is_some() {}
        let delivered = self.delivered.contains(&origin.number);
        self.delivered = self.delivered.split_off(&origin.number.saturating_add(1));
        !known && !delivered
    }
}
