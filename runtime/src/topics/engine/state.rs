//! What a link knows, and what it does with what happens.

use super::envelope::{Envelope, Origin};
use super::heard::Heard;
use super::joined::Joined;
use super::link::{ANSWER, Cause, Connected, Kept, Outgoing};
use super::pace::Pace;
use crate::error::Error;
use crate::topics::channel::Channel;
use crate::topics::event::Gap;
use crate::topics::hub::Hub;
use crate::topics::offset::Offset;
use bytes::Bytes;
use http::StatusCode;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

/// As many messages wait for the server while it is away, and so many bytes.
const OUTBOX: (usize, usize) = (10_000, 8 * 1024 * 1024);
/// Of as many topics it is known what this process has published last; others cannot see a hole in the first message to more.
const NEWEST: usize = 10_000;
/// How long other processes may take to say who is present, where a topic is opened here for the first time.
const MOMENT: Duration = Duration::from_millis(50);

/// What a link knows.
pub(super) struct State {
    hub: Arc<Hub>,
    engine: &'static str,
    server: Option<Box<dyn Connected>>,
    /// The longest text that the server takes, as far as that is known.
    longest: usize,
    joined: HashMap<Arc<str>, Joined>,
    /// What is to be sent when the server is back. Those here have been told of it already.
    outbox: VecDeque<Outgoing>,
    outbox_bytes: usize,
    number: u64,
    /// The numbers of the newest messages of this process, by topic.
    newest: HashMap<Arc<str>, u64>,
    /// The number of the newest list of who is present.
    list: u64,
    pace: Pace,
    /// Whether the log knows that the server is away.
    away: bool,
}

/// Asks the server, which is not waited for for ever.
macro_rules! ask {
    ($state:ident, $server:ident => $asked:expr) => {
        match &mut $state.server {
            Some($server) => match timeout(ANSWER, $asked).await {
                Ok(answer) => Some(answer?),
                Err(_) => return Err(format!("no answer within {ANSWER:?}").into()),
            },
            None => None,
        }
    };
}

mod presence;

impl State {
    pub(super) fn new(hub: Arc<Hub>, engine: &'static str) -> State {
        State {
            hub,
            engine,
            server: None,
            longest: usize::MAX,
            joined: HashMap::new(),
            outbox: VecDeque::new(),
            outbox_bytes: 0,
            number: 0,
            newest: HashMap::new(),
            list: 0,
            pace: Pace::new(),
            away: false,
        }
    }

    /// A message of this process; 413 where it is longer than the server takes.
    pub(super) fn outgoing(&mut self, topic: Arc<str>, kept: usize, json: Bytes) -> Result<Outgoing, Error> {
        self.number += 1;
        let origin = Origin { process: self.hub.process, number: self.number };
        let previous = self.newest.get(&topic).copied().unwrap_or_default();
        let text = Envelope::write(origin, previous, &json);
        if text.len() > self.longest {
            let text = format!("a message of a topic has at most {} bytes here", self.longest);
            return Err(Error::new(StatusCode::PAYLOAD_TOO_LARGE, text));
        }
        if self.newest.len() == NEWEST {
            self.newest.clear();
        }
        self.newest.insert(topic.clone(), self.number);
        Ok(Outgoing { topic, kept, origin, json, text })
    }

    /// Publishes; where the server is away, to those here, and to the others when it is back.
    pub(super) async fn publish(&mut self, messages: Vec<Outgoing>) -> (Vec<Offset>, Result<(), Cause>) {
        let mut lost = Ok(());
        if self.server.is_some() {
            match self.try_publish(&messages).await {
                Ok(offsets) => return (offsets, Ok(())),
                Err(cause) => lost = Err(cause),
            }
        }
        if let Err(cause) = &lost {
            self.lost(cause);
        }
        (messages.into_iter().map(|message| self.deliver_here(message)).collect(), lost)
    }

    async fn try_publish(&mut self, messages: &[Outgoing]) -> Result<Vec<Offset>, Cause> {
        let offsets = ask!(self, server => server.publish(messages)).unwrap_or_default();
        if offsets.len() != messages.len() {
            return Err("the server has answered otherwise".into());
        }
        for message in messages {
            if let Some(joined) = self.joined.get_mut(&message.topic) {
                joined.unheard.push_back(message.clone());
            }
        }
        Ok(offsets)
    }

    fn deliver_here(&mut self, message: Outgoing) -> Offset {
        let joined = self.joined.get_mut(&message.topic);
        let offset = joined.and_then(|joined| joined.deliver(&message)).unwrap_or(Offset::NOWHERE);
        if self.outbox.len() < OUTBOX.0 && self.outbox_bytes + message.text.len() <= OUTBOX.1 {
            self.outbox_bytes += message.text.len();
            self.outbox.push_back(message);
        }
        offset
    }

    /// The server is there (again): what waits is sent, and what was missed is asked for.
    pub(super) async fn connected(&mut self, server: Box<dyn Connected>) -> Result<(), Cause> {
        self.longest = server.longest();
        self.server = Some(server);
        self.pace = Pace::new();
        self.drop_what_is_too_long();
        let topics: Vec<Arc<str>> = self.joined.keys().cloned().collect();
        for topic in &topics {
            self.rejoin(topic).await?;
        }
        while !self.outbox.is_empty() {
            let some: Vec<Outgoing> = self.outbox.iter().take(500).cloned().collect();
            self.try_publish(&some).await?;
            for message in self.outbox.drain(..some.len()) {
                self.outbox_bytes -= message.text.len();
            }
        }
        if self.away {
            self.away = false;
            tracing::info!(target: "squall::topics", engine = self.engine, "the engine of topics is back");
        }
        Ok(())
    }

    /// What was published before it was known how long it may be.
    fn drop_what_is_too_long(&mut self) {
        let before = self.outbox.len();
        self.outbox.retain(|message| message.text.len() <= self.longest);
        let dropped = before - self.outbox.len();
        if dropped > 0 {
            self.outbox_bytes = self.outbox.iter().map(|message| message.text.len()).sum();
            tracing::warn!(target: "squall::topics", engine = self.engine, dropped, longest = self.longest, "messages are longer than the engine of topics takes: other processes do not get them");
        }
    }

    async fn rejoin(&mut self, topic: &Arc<str>) -> Result<(), Cause> {
        ask!(self, server => server.join(topic));
        self.catch_up(topic).await?;
        self.ask_who_is_present(topic, None).await?;
        self.tell_who_is_present(topic).await?;
        if let Some(joined) = self.joined.get_mut(topic) {
            for waiting in joined.waiting.drain(..) {
                // The others have a moment to say who is present: whoever asks first is to hear of them.
                tokio::spawn(async move {
                    sleep(MOMENT).await;
                    // Whoever does not wait any more has begun with a gap.
                    _ = waiting.send(());
                });
            }
        }
        Ok(())
    }

    /// Asks for what came after the last message that came here.
    async fn catch_up(&mut self, topic: &Arc<str>) -> Result<(), Cause> {
        let Some(last) = self.joined.get(topic).map(|joined| joined.last) else { return Ok(()) };
        let after = last.map_or(0, |last| last.sequence);
        let Some(mut kept) = ask!(self, server => server.history(topic, after)) else { return Ok(()) };
        let known = last.filter(|last| last.epoch == kept.epoch && last.sequence <= kept.last);
        if known.is_none() && after > 0 {
            // Another beginning: all that is kept is new.
            let Some(all) = ask!(self, server => server.history(topic, 0)) else { return Ok(()) };
            kept = all;
        }
        self.take(topic, known, last.is_some(), kept).await;
        Ok(())
    }

    async fn take(&mut self, topic: &Arc<str>, known: Option<Offset>, was_open: bool, kept: Kept) {
        let Some(joined) = self.joined.get_mut(topic) else { return };
        let Some(channel) = joined.channel() else { return };
        let first = kept.messages.first().map_or(kept.last + 1, |(sequence, _)| *sequence);
        let floor = Offset { epoch: kept.epoch, sequence: first - 1 };
        match known {
            Some(_) if kept.complete => {}
            None if !was_open => channel.begin(floor),
            _ => {
                channel.gap(Gap::Forgotten);
                joined.missed();
            }
        }
        if known.is_none() {
            joined.last = Some(floor);
        }
        for (sequence, text) in kept.messages {
            self.apply(topic, Offset { epoch: kept.epoch, sequence }, &text).await;
        }
    }

    /// A message has come.
    pub(super) async fn message(&mut self, topic: &str, offset: Offset, text: Bytes) -> Result<(), Cause> {
        let Some((topic, joined)) = self.joined.get_key_value(topic) else { return Ok(()) };
        let topic = topic.clone();
        let holes = self.server.as_ref().is_some_and(|server| server.has_holes());
        match joined.last {
            Some(last) if last.epoch == offset.epoch && offset.sequence <= last.sequence => return Ok(()),
            Some(last)
                if last.epoch == offset.epoch
                    && (holes || offset.sequence == last.sequence + 1)
                    && !text.is_empty() => {}
            // One is missing in between, it is another beginning, or it was too long to be told.
            _ => return self.catch_up(&topic).await,
        }
        self.apply(&topic, offset, &text).await;
        Ok(())
    }

    async fn apply(&mut self, topic: &Arc<str>, offset: Offset, text: &Bytes) {
        let Some(joined) = self.joined.get_mut(topic) else { return };
        joined.last = Some(offset);
        let Some(envelope) = Envelope::read(text) else { return };
        let heard = joined.hear(&envelope, self.hub.process);
        if let Some(channel) = joined.channel().filter(|_| heard != Heard::Known) {
            if heard == Heard::AfterAHole {
                channel.gap(Gap::Away);
            }
            let weight = channel.append_at(offset, text.slice_ref(envelope.json));
            self.pace.appended(&channel, weight).await;
        }
    }

    /// Opens a topic here.
    pub(super) async fn open(&mut self, channel: Arc<Channel>, reply: oneshot::Sender<()>) -> Result<(), Cause> {
        let topic = channel.name.clone();
        let joined = self.joined.entry(topic.clone()).or_insert_with(|| Joined::new(&channel));
        // It may be there already: by somebody who did not wait, or with a channel that is about to be closed.
        if joined.channel().is_none_or(|there| !Arc::ptr_eq(&there, &channel)) {
            *joined = Joined::new(&channel);
        }
        joined.waiting.push(reply);
        if self.server.is_some() {
            return self.rejoin(&topic).await;
        }
        if self.away {
            channel.gap(Gap::Away);
        }
        Ok(())
    }

    pub(super) async fn close(&mut self, names: Vec<Arc<str>>) -> Result<(), Cause> {
        for name in names {
            // It may have been opened again since.
            if self.hub.find(&name).is_none() && self.joined.remove(&name).is_some() {
                ask!(self, server => server.leave(&name));
            }
        }
        Ok(())
    }

    /// The server is away: those here are told that something may be missing.
    pub(super) fn lost(&mut self, cause: &Cause) {
        let was_there = self.server.take().is_some();
        if !std::mem::replace(&mut self.away, true) {
            tracing::warn!(target: "squall::topics", engine = self.engine, %cause, "the engine of topics is away: each process is on its own");
        } else if !was_there {
            return;
        }
        for joined in self.joined.values_mut() {
            let Some(channel) = joined.channel() else { continue };
            channel.gap(Gap::Away);
            // What the server has and has not told us of comes before what this process publishes from now on.
            for message in std::mem::take(&mut joined.unheard) {
                joined.deliver(&message);
            }
        }
    }
}

#[cfg(test)]
mod tests;
