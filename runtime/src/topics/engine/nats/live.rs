//! Topics over a NATS server that keeps nothing, because it has no JetStream: each message goes to who is there, once.
//!
//! The server gives no numbers, so each process numbers what comes to it, for as long as its connection holds: an offset of
//! one process leads nowhere at another.

use super::super::link::{Cause, Connected, Incoming, Kept, Outgoing, Told};
use super::{signals_of, subject_of, token};
use crate::error::Result;
use crate::request::BoxFuture;
use crate::topics::offset::Offset;
use async_nats::{Client, Subscriber};
use bytes::Bytes;
use futures_core::Stream as _;
use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tokio::task::JoinHandle;

/// A connection to a server without JetStream.
pub(super) struct Live {
    client: Client,
    /// The numbers of this connection are no other's.
    epoch: u64,
    incoming: Incoming,
    joined: HashMap<String, Joined>,
}

struct Joined {
    /// The number of the newest message that has come.
    newest: Arc<AtomicU64>,
    tasks: [JoinHandle<()>; 2],
}

impl Live {
    pub(super) fn new(client: Client, epoch: u64, incoming: Incoming) -> Live {
        Live { client, epoch, incoming, joined: HashMap::new() }
    }
}

async fn next(subscriber: &mut Subscriber) -> Option<Bytes> {
    Some(poll_fn(|context| Pin::new(&mut *subscriber).poll_next(context)).await?.payload)
}

impl Connected for Live {
    /// What others have put there is passed over.
    fn has_holes(&self) -> bool {
        true
    }

    fn longest(&self) -> usize {
        self.client.max_payload()
    }

    fn publish<'a>(&'a mut self, messages: &'a [Outgoing]) -> BoxFuture<'a, Result<Vec<Offset>, Cause>> {
        Box::pin(async move {
            for message in messages {
                self.client.publish(subject_of(&token(&message.topic)), message.text.clone()).await?;
            }
            // Answered when the server has all of them.
            self.client.flush().await?;
            Ok(vec![Offset::NOWHERE; messages.len()])
        })
    }

    fn signal<'a>(&'a mut self, topic: &'a str, text: Bytes) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async move { Ok(self.client.publish(signals_of(&token(topic)), text).await?) })
    }

    fn join<'a>(&'a mut self, topic: &'a str) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async move {
            // Between two subscriptions something would be missed.
            if self.joined.contains_key(topic) {
                return Ok(());
            }
            let mut messages = self.client.subscribe(subject_of(&token(topic))).await?;
            let mut signals = self.client.subscribe(signals_of(&token(topic))).await?;
            self.client.flush().await?;
            let newest = Arc::new(AtomicU64::new(0));
            let (incoming, name, epoch, count) = (self.incoming.clone(), topic.to_owned(), self.epoch, newest.clone());
            let listening = tokio::spawn(async move {
                while let Some(text) = next(&mut messages).await {
                    let offset = Offset { epoch, sequence: count.fetch_add(1, Relaxed) + 1 };
                    if !incoming.tell(Told::Message { topic: name.clone(), offset, text }) {
                        return;
                    }
                }
            });
            let (incoming, name) = (self.incoming.clone(), topic.to_owned());
            let hearing = tokio::spawn(async move {
                while let Some(text) = next(&mut signals).await {
                    if !incoming.tell(Told::Signal { topic: name.clone(), text }) {
                        return;
                    }
                }
            });
            self.joined.insert(topic.to_owned(), Joined { newest, tasks: [listening, hearing] });
            Ok(())
        })
    }

    fn leave<'a>(&'a mut self, topic: &'a str) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async move {
            if let Some(joined) = self.joined.get(topic) {
                joined.tasks.iter().for_each(JoinHandle::abort);
            }
            self.joined.remove(topic);
            Ok(())
        })
    }

    /// Nothing is kept. What has come while this process was connected has come to it already, or is about to.
    fn history<'a>(&'a mut self, topic: &'a str, _after: u64) -> BoxFuture<'a, Result<Kept, Cause>> {
        let last = self.joined.get(topic).map_or(0, |joined| joined.newest.load(Relaxed));
        let kept = Kept { epoch: self.epoch, last, complete: true, messages: Vec::new() };
        Box::pin(async move { Ok(kept) })
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.joined.values().flat_map(|joined| &joined.tasks).for_each(JoinHandle::abort);
    }
}
