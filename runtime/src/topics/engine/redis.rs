//! Topics over Redis 7 or newer, or what speaks its protocol (Valkey): sharded pub/sub carries messages, a stream for each
//! topic keeps them.
//!
//! Of a topic there are a hash `squall:topic:{name}` with its epoch and its last number, and a stream
//! `squall:messages:{name}`; both forget themselves. The braces have a cluster keep them in one place.

use super::link::{Cause, Connected, Incoming, Kept, Outgoing, Told, Wire};
use crate::error::Result;
use crate::request::BoxFuture;
use crate::topics::offset::Offset;
use bytes::Bytes;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, ErrorKind, ProtocolVersion, PushInfo, PushKind, RedisError, Value};
use redis::{IntoConnectionInfo, Script, cmd, pipe};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// As many messages are kept at least: what a process misses while it connects again.
const LEAST: usize = 256;
/// How long the last number of a topic is remembered.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

/// Redis runs a script as one step, so the order of numbers is the order in which messages are sent.
///
/// All messages of a topic are one call of it: of several calls, the first could be refused, since Redis does not know the
/// script yet, and the others done, since another process has just told it.
const PUBLISH: &str = r"
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
    epoch = ARGV[1]
    redis.call('HSET', KEYS[1], 'epoch', epoch)
    redis.call('DEL', KEYS[2])
end
local last = redis.call('HINCRBY', KEYS[1], 'number', #ARGV - 4)
local before = last - #ARGV
for place = 5, #ARGV do
    local number = string.format('%.0f', before + place)
    redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[2], '0-' .. number, 'm', ARGV[place])
    redis.call('SPUBLISH', KEYS[3], 'm' .. epoch .. ' ' .. number .. ' ' .. ARGV[place])
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return {epoch, last}
";

/// How Redis is connected to.
pub(super) struct Redis {
    client: Client,
    /// How long messages are kept.
    age: Duration,
}

impl Redis {
    pub(super) fn new(url: &str, age: Duration) -> Result<Redis, RedisError> {
        let info = url.into_connection_info()?;
        let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
        Ok(Redis { client: Client::open(info.set_redis_settings(settings))?, age })
    }
}

impl Wire for Redis {
    fn name(&self) -> &'static str {
        "redis"
    }

    fn connect<'a>(&'a self, incoming: Incoming) -> BoxFuture<'a, Result<Box<dyn Connected>, Cause>> {
        Box::pin(async move {
            let pushes =
                move |push: PushInfo| told(push).is_none_or(|told| incoming.tell(told)).then_some(()).ok_or(());
            let config = AsyncConnectionConfig::new()
                .set_connection_timeout(Some(Duration::from_secs(2)))
                .set_response_timeout(Some(Duration::from_secs(4)))
                .set_push_sender(pushes);
            let connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
            let connected: Box<dyn Connected> =
                Box::new(Connection { connection, publish: Script::new(PUBLISH), age: self.age });
            Ok(connected)
        })
    }
}

/// What a push says, if it is of interest.
fn told(push: PushInfo) -> Option<Told> {
    match push.kind {
        PushKind::Disconnection => Some(Told::Lost("the connection to Redis has ended".into())),
        PushKind::SMessage => {
            let mut data = push.data.into_iter();
            let (Some(Value::BulkString(channel)), Some(Value::BulkString(text))) = (data.next(), data.next()) else {
                return None;
            };
            let topic = std::str::from_utf8(&channel).ok()?.strip_prefix(CHANNEL)?.strip_suffix('}')?.to_owned();
            let text = Bytes::from(text);
            match text.first()? {
                b's' => Some(Told::Signal { topic, text: text.slice(1..) }),
                b'm' => {
                    let (offset, length) = head(&text[1..])?;
                    Some(Told::Message { topic, offset, text: text.slice(1 + length..) })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Epoch and number, and how long their text is.
fn head(text: &[u8]) -> Option<(Offset, usize)> {
    let mut parts = text.splitn(3, |byte| *byte == b' ');
    let (epoch, number) = (parts.next()?, parts.next()?);
    let length = epoch.len() + number.len() + 2;
    let read = |text| std::str::from_utf8(text).ok()?.parse::<u64>().ok();
    Some((Offset { epoch: read(epoch)?, sequence: read(number)? }, length))
}

const CHANNEL: &str = "squall:events:{";

fn channel_of(topic: &str) -> String {
    format!("{CHANNEL}{topic}}}")
}

fn topic_of(topic: &str) -> String {
    format!("squall:topic:{{{topic}}}")
}

fn messages_of(topic: &str) -> String {
    format!("squall:messages:{{{topic}}}")
}

struct Connection {
    connection: MultiplexedConnection,
    publish: Script,
    age: Duration,
}

/// Another beginning of a topic, for which the seconds since 1970 will do: the last one has been forgotten since.
fn epoch() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    now.as_millis() as u64
}

impl Connection {
    fn milliseconds(time: Duration) -> u64 {
        time.as_millis().min(u64::MAX.into()) as u64
    }
}

/// The offset of each message, of the epoch and the last number of each topic.
fn offsets(
    messages: &[Outgoing],
    topics: &BTreeMap<&str, Vec<&Outgoing>>,
    ends: Vec<(u64, u64)>,
) -> Result<Vec<Offset>, Cause> {
    let mut numbers = HashMap::new();
    for ((topic, messages), (epoch, last)) in topics.iter().zip(ends) {
        let before = last.saturating_sub(messages.len() as u64);
        numbers.insert(*topic, Offset { epoch, sequence: before });
    }
    let offset = |message: &Outgoing| {
        let offset = numbers.get_mut(&*message.topic)?;
        offset.sequence += 1;
        Some(*offset)
    };
    messages.iter().map(offset).collect::<Option<_>>().ok_or_else(|| "Redis has answered otherwise".into())
}

impl Connected for Connection {
    fn publish<'a>(&'a mut self, messages: &'a [Outgoing]) -> BoxFuture<'a, Result<Vec<Offset>, Cause>> {
        Box::pin(async move {
            let (age, epoch) = (Self::milliseconds(self.age), epoch());
            let remembered = Self::milliseconds(self.age.max(REMEMBERED));
            let mut topics: BTreeMap<&str, Vec<&Outgoing>> = BTreeMap::new();
            for message in messages {
                topics.entry(&message.topic).or_default().push(message);
            }
            for told in [false, true] {
                let mut pipe = pipe();
                for (topic, messages) in &topics {
                    if told {
                        pipe.cmd("EVAL").arg(PUBLISH).arg(3);
                    } else {
                        pipe.cmd("EVALSHA").arg(self.publish.get_hash()).arg(3);
                    }
                    pipe.arg(topic_of(topic)).arg(messages_of(topic)).arg(channel_of(topic));
                    let kept = messages.iter().map(|message| message.kept).fold(LEAST, usize::max);
                    pipe.arg(epoch).arg(kept).arg(age).arg(remembered);
                    for message in messages {
                        pipe.arg(&*message.text);
                    }
                }
                match pipe.query_async::<Vec<(u64, u64)>>(&mut self.connection).await {
                    Ok(ends) => return offsets(messages, &topics, ends),
                    // Redis does not know the script yet, or any more. A topic of which it has been told meanwhile gets its
                    // messages twice, which is seen where they come.
                    Err(error) if !told && error.kind() == ErrorKind::Server(redis::ServerErrorKind::NoScript) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Err("Redis does not take the script".into())
        })
    }

    fn signal<'a>(&'a mut self, topic: &'a str, text: Bytes) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async move {
            let text = [b"s", &text[..]].concat();
            Ok(cmd("SPUBLISH").arg(channel_of(topic)).arg(text).exec_async(&mut self.connection).await?)
        })
    }

    fn join<'a>(&'a mut self, topic: &'a str) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async move { Ok(cmd("SSUBSCRIBE").arg(channel_of(topic)).exec_async(&mut self.connection).await?) })
    }

    fn leave<'a>(&'a mut self, topic: &'a str) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async move { Ok(cmd("SUNSUBSCRIBE").arg(channel_of(topic)).exec_async(&mut self.connection).await?) })
    }

    fn history<'a>(&'a mut self, topic: &'a str, after: u64) -> BoxFuture<'a, Result<Kept, Cause>> {
        type Entries = Vec<(String, Vec<Bytes>)>;
        Box::pin(async move {
            let remembered = Self::milliseconds(self.age.max(REMEMBERED));
            let mut pipe = pipe();
            pipe.atomic();
            pipe.cmd("HSETNX").arg(topic_of(topic)).arg("epoch").arg(epoch()).ignore();
            pipe.cmd("PEXPIRE").arg(topic_of(topic)).arg(remembered).ignore();
            pipe.cmd("HMGET").arg(topic_of(topic)).arg("epoch").arg("number");
            pipe.cmd("XRANGE").arg(messages_of(topic)).arg(format!("(0-{after}")).arg("+");
            let ((epoch, last), entries): ((u64, Option<u64>), Entries) =
                pipe.query_async(&mut self.connection).await?;
            let message =
                |(id, mut fields): (String, Vec<Bytes>)| Some((id.strip_prefix("0-")?.parse().ok()?, fields.pop()?));
            let messages: Vec<_> = entries.into_iter().filter_map(message).collect();
            let last = last.unwrap_or(0);
            let complete = messages.first().map_or(last <= after, |(first, _)| *first == after + 1);
            Ok(Kept { epoch, last, complete, messages })
        })
    }
}
