//! Topics over NATS with JetStream (server 2.9 or newer): a stream keeps the messages of all topics, an ordered consumer for
//! each topic brings them. Who is present is told by NATS alone. A server without JetStream is spoken to as [`live`] does.

mod live;

use super::link::{Cause, Connected, Incoming, Kept, Outgoing, Told, Wire};
use crate::error::Result;
use crate::random::random_bytes;
use crate::request::BoxFuture;
use crate::topics::offset::Offset;
use async_nats::jetstream::consumer::{DeliverPolicy, pull};
use async_nats::jetstream::context::{CreateStreamError, CreateStreamErrorKind};
use async_nats::jetstream::stream::{Config, LastRawMessageErrorKind, RawMessageErrorKind, Stream};
use async_nats::jetstream::{self, Context, ErrorCode};
use async_nats::{Client, ConnectOptions, Event, HeaderMap};
use bytes::Bytes;
use futures_core::Stream as _;
use live::Live;
use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;
use tokio::task::JoinHandle;

/// The stream of all topics.
const STREAM: &str = "SQUALL_TOPICS";
/// As many messages of each topic are kept.
const KEPT: i64 = 10_000;
/// The server sees that a message comes twice for as long.
const DOUBLES: Duration = Duration::from_secs(120);

/// What a message takes besides its text: the header by which the server sees that it comes twice.
const HEADERS: usize = 128;

/// How NATS is connected to.
pub(super) struct Nats {
    url: String,
    /// How long messages are kept.
    age: Duration,
}

impl Nats {
    pub(super) fn new(url: &str, age: Duration) -> Nats {
        Nats { url: url.to_owned(), age }
    }
}

impl Wire for Nats {
    fn name(&self) -> &'static str {
        "nats"
    }

    fn connect<'a>(&'a self, incoming: Incoming) -> BoxFuture<'a, Result<Box<dyn Connected>, Cause>> {
        Box::pin(async move {
            let lost = incoming.clone();
            let options =
                ConnectOptions::new().connection_timeout(Duration::from_secs(2)).event_callback(move |event| {
                    let why = match event {
                        Event::Disconnected | Event::Closed => Some("the connection to NATS has ended"),
                        Event::SlowConsumer(_) => Some("messages of NATS were dropped, as they came too quickly"),
                        _ => None,
                    };
                    if let Some(why) = why {
                        lost.tell(Told::Lost(why.into()));
                    }
                    std::future::ready(())
                });
            let client = options.connect(&self.url).await?;
            let context = jetstream::new(client.clone());
            let config = Config {
                name: STREAM.to_owned(),
                subjects: vec![subject_of("*")],
                max_messages_per_subject: KEPT,
                max_age: self.age,
                duplicate_window: DOUBLES.min(self.age),
                ..Config::default()
            };
            let stream = match context.get_or_create_stream(config).await {
                Err(error) if has_no_jetstream(&error) => {
                    tracing::info!(target: "squall::topics", "this NATS has no JetStream: topics keep nothing that other processes could ask for");
                    let epoch =
                        u64::from(u32::from_le_bytes(random_bytes().map_err(|error| error.to_string())?)).max(1);
                    let live: Box<dyn Connected> = Box::new(Live::new(client, epoch, incoming));
                    return Ok(live);
                }
                stream => stream?,
            };
            let epoch = u64::try_from(stream.cached_info().created.unix_timestamp_nanos() / 1_000_000)?;
            let connected: Box<dyn Connected> =
                Box::new(Connection { client, context, stream, epoch, incoming, joined: HashMap::new() });
            Ok(connected)
        })
    }
}

/// Nobody answers, or the server says that it is off.
fn has_no_jetstream(error: &CreateStreamError) -> bool {
    match error.kind() {
        CreateStreamErrorKind::JetStreamUnavailable => true,
        CreateStreamErrorKind::JetStream(error) => {
            [ErrorCode::JETSTREAM_NOT_ENABLED, ErrorCode::JETSTREAM_NOT_ENABLED_FOR_ACCOUNT]
                .contains(&error.error_code())
        }
        _ => false,
    }
}

/// A topic's name as one part of a subject.
fn token(topic: &str) -> String {
    topic.replace('.', "%2E")
}

fn subject_of(token: &str) -> String {
    format!("squall.topic.{token}")
}

fn signals_of(token: &str) -> String {
    format!("squall.signal.{token}")
}

struct Connection {
    client: Client,
    context: Context,
    stream: Stream,
    /// When the stream was made.
    epoch: u64,
    incoming: Incoming,
    joined: HashMap<String, [JoinHandle<()>; 2]>,
}

impl Connection {
    async fn messages(&self, topic: &str, begin: DeliverPolicy) -> Result<pull::Ordered, Cause> {
        let filter_subject = subject_of(&token(topic));
        let config = pull::OrderedConfig { filter_subject, deliver_policy: begin, ..pull::OrderedConfig::default() };
        Ok(self.stream.create_consumer(config).await?.messages().await?)
    }

    /// The number of the newest message of a topic; 0 where there is none.
    async fn newest(&self, topic: &str) -> Result<u64, Cause> {
        match self.stream.get_last_raw_message_by_subject(&subject_of(&token(topic))).await {
            Ok(message) => Ok(message.sequence),
            Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the message of this number is still there.
    async fn is_there(&self, topic: &str, number: u64) -> Result<bool, Cause> {
        match self.stream.get_raw_message(number).await {
            Ok(message) => Ok(*message.subject == *subject_of(&token(topic))),
            Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

async fn next(messages: &mut pull::Ordered) -> Option<Result<(u64, Bytes), Cause>> {
    let message = poll_fn(|context| Pin::new(&mut *messages).poll_next(context)).await?;
    Some(message.map_err(Cause::from).and_then(|message| {
        let number = message.info().map_err(|error| error.to_string())?.stream_sequence;
        Ok((number, message.payload.clone()))
    }))
}

impl Connected for Connection {
    fn has_holes(&self) -> bool {
        true
    }

    fn longest(&self) -> usize {
        self.client.max_payload().saturating_sub(HEADERS)
    }

    fn publish<'a>(&'a mut self, messages: &'a [Outgoing]) -> BoxFuture<'a, Result<Vec<Offset>, Cause>> {
        Box::pin(async move {
            let mut sent = Vec::with_capacity(messages.len());
            for message in messages {
                let mut headers = HeaderMap::new();
                headers.insert("Nats-Msg-Id", format!("{:x}-{}", message.origin.process, message.origin.number));
                let subject = subject_of(&token(&message.topic));
                sent.push(self.context.publish_with_headers(subject, headers, message.text.clone()).await?);
            }
            let mut offsets = Vec::with_capacity(sent.len());
            for sent in sent {
                offsets.push(Offset { epoch: self.epoch, sequence: sent.await?.sequence });
            }
            Ok(offsets)
        })
    }

    fn signal<'a>(&'a mut self, topic: &'a str, text: Bytes) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async move { Ok(self.client.publish(signals_of(&token(topic)), text).await?) })
    }

    fn join<'a>(&'a mut self, topic: &'a str) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async move {
            let mut messages = self.messages(topic, DeliverPolicy::New).await?;
            let mut signals = self.client.subscribe(signals_of(&token(topic))).await?;
            self.client.flush().await?;
            let (incoming, name, epoch) = (self.incoming.clone(), topic.to_owned(), self.epoch);
            let listening = tokio::spawn(async move {
                loop {
                    let told = match next(&mut messages).await {
                        Some(Ok((sequence, text))) => {
                            Told::Message { topic: name.clone(), offset: Offset { epoch, sequence }, text }
                        }
                        Some(Err(cause)) => Told::Lost(cause),
                        None => Told::Lost("a consumer of NATS has ended".into()),
                    };
                    let lost = matches!(told, Told::Lost(_));
                    if !incoming.tell(told) || lost {
                        return;
                    }
                }
            });
            let (incoming, name) = (self.incoming.clone(), topic.to_owned());
            let hearing = tokio::spawn(async move {
                while let Some(message) = poll_fn(|context| Pin::new(&mut signals).poll_next(context)).await {
                    if !incoming.tell(Told::Signal { topic: name.clone(), text: message.payload }) {
                        return;
                    }
                }
            });
            let before = self.joined.insert(topic.to_owned(), [listening, hearing]);
            before.iter().flatten().for_each(JoinHandle::abort);
            Ok(())
        })
    }

    fn leave<'a>(&'a mut self, topic: &'a str) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async move {
            self.joined.remove(topic).iter().flatten().for_each(JoinHandle::abort);
            Ok(())
        })
    }

    fn history<'a>(&'a mut self, topic: &'a str, after: u64) -> BoxFuture<'a, Result<Kept, Cause>> {
        Box::pin(async move {
            let last = self.newest(topic).await?;
            let complete = after == 0 || after == last || self.is_there(topic, after).await?;
            let mut kept = Kept { epoch: self.epoch, last: last.max(after), complete, messages: Vec::new() };
            if last <= after {
                return Ok(kept);
            }
            let mut messages =
                self.messages(topic, DeliverPolicy::ByStartSequence { start_sequence: after + 1 }).await?;
            while kept.messages.last().is_none_or(|(number, _)| *number < last) {
                let Some(message) = next(&mut messages).await else { break };
                kept.messages.push(message?);
            }
            Ok(kept)
        })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.joined.values().flatten().for_each(JoinHandle::abort);
    }
}
