//! Topics over PostgreSQL 14 or newer: tables keep the messages, NOTIFY tells of them.
//!
//! A notification holds at most 8,000 bytes: a longer message stays in its table, and is fetched from there. All processes
//! listen on one channel, so each hears of the topics of all.

use super::link::{Cause, Connected, Incoming, Kept, Outgoing, Told, Wire};
use crate::error::Result;
use crate::request::BoxFuture;
use crate::topics::offset::Offset;
use bytes::Bytes;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPool, PgPoolOptions};
use sqlx::{Row, query, raw_sql};
use std::time::Duration;
use tokio::task::JoinHandle;

/// As many messages are kept at least: what a process misses while it connects again.
const LEAST: usize = 256;
/// How often what is too old is removed: after so many batches.
const SWEEP: u32 = 256;

/// One process makes them, the others find them made.
const TABLES: &str = "
begin;
select pg_advisory_xact_lock(7316843205);
create table if not exists squall_topics (
    topic text primary key, epoch bigint not null, number bigint not null, used timestamptz not null);
create table if not exists squall_messages (
    topic text not null, number bigint not null, epoch bigint not null, at timestamptz not null, message text not null,
    primary key (topic, number));
create index if not exists squall_messages_by_time on squall_messages (at);
create table if not exists squall_signals (
    id bigint generated always as identity primary key, at timestamptz not null, text text not null);
commit;
";

/// The rows of the topics are locked until all is committed, so the order of numbers is the order in which processes hear
/// of them.
const PUBLISH: &str = "
with new as (
    select * from unnest($1::text[], $2::text[], $3::bigint[]) with ordinality as new (topic, message, kept, place)
), heads as (
    insert into squall_topics as head (topic, epoch, number, used)
    select topic, (extract(epoch from clock_timestamp()) * 1000)::bigint, count(*), now()
    from new group by topic order by topic
    on conflict (topic) do update set number = head.number + excluded.number, used = now()
    returning head.topic, head.epoch, head.number
), numbered as (
    select new.place, new.topic, new.message, heads.epoch,
        heads.number - count(*) over (partition by new.topic)
            + row_number() over (partition by new.topic order by new.place) as number
    from new join heads on heads.topic = new.topic
), kept as (
    insert into squall_messages (topic, number, epoch, at, message)
    select topic, number, epoch, now(), message from numbered
), trimmed as (
    delete from squall_messages as old using heads, (select topic, max(kept) as kept from new group by topic) as most
    where old.topic = heads.topic and most.topic = heads.topic and old.number <= heads.number - most.kept
)
select place, epoch, number, pg_notify('squall_topics', 'm' || topic || ' ' || epoch || ' ' || number || ' ' ||
    case when octet_length(message) + octet_length(topic) < 7900 then message else '' end)
from numbered order by place
";

/// How PostgreSQL is connected to.
pub(super) struct Postgres {
    options: PgConnectOptions,
    /// How long messages are kept.
    age: Duration,
}

impl Postgres {
    pub(super) fn new(url: &str, age: Duration) -> Result<Postgres, sqlx::Error> {
        Ok(Postgres { options: url.parse()?, age })
    }
}

impl Wire for Postgres {
    fn name(&self) -> &'static str {
        "postgres"
    }

    fn connect<'a>(&'a self, incoming: Incoming) -> BoxFuture<'a, Result<Box<dyn Connected>, Cause>> {
        Box::pin(async move {
            let options = PgPoolOptions::new().max_connections(3).acquire_timeout(Duration::from_secs(3));
            let pool = options.connect_with(self.options.clone()).await?;
            raw_sql(TABLES).execute(&pool).await?;
            let mut listener = PgListener::connect_with(&pool).await?;
            listener.listen("squall_topics").await?;
            // Lest it comes back by itself: what was missed has to be asked for.
            listener.eager_reconnect(false);
            let listening = tokio::spawn(listen(listener, pool.clone(), incoming));
            let connected: Box<dyn Connected> = Box::new(Connection { pool, listening, age: self.age, batches: 0 });
            Ok(connected)
        })
    }
}

/// Passes on what comes, until the connection or whoever listens is gone.
async fn listen(mut listener: PgListener, pool: PgPool, incoming: Incoming) {
    loop {
        let told = match listener.try_recv().await {
            Ok(Some(notification)) => match told(notification.payload(), &pool).await {
                Ok(Some(told)) => told,
                Ok(None) => continue,
                Err(error) => Told::Lost(error.into()),
            },
            Ok(None) => Told::Lost("the connection to PostgreSQL has ended".into()),
            Err(error) => Told::Lost(error.into()),
        };
        let lost = matches!(told, Told::Lost(_));
        if !incoming.tell(told) || lost {
            return;
        }
    }
}

/// What a notification says.
async fn told(payload: &str, pool: &PgPool) -> Result<Option<Told>, sqlx::Error> {
    let mut parts = payload.splitn(2, ' ');
    let (Some(head), Some(rest)) = (parts.next(), parts.next()) else { return Ok(None) };
    if let Some(topic) = head.strip_prefix('m') {
        let mut parts = rest.splitn(3, ' ');
        let mut number = || parts.next()?.parse().ok();
        let (Some(epoch), Some(sequence)) = (number(), number()) else { return Ok(None) };
        let text = Bytes::from(parts.next().unwrap_or_default().to_owned());
        return Ok(Some(Told::Message { topic: topic.to_owned(), offset: Offset { epoch, sequence }, text }));
    }
    if let Some(topic) = head.strip_prefix('s') {
        return Ok(Some(Told::Signal { topic: topic.to_owned(), text: Bytes::from(rest.to_owned()) }));
    }
    let (Some(topic), Ok(id)) = (head.strip_prefix('l'), rest.parse::<i64>()) else { return Ok(None) };
    let row = query("select text from squall_signals where id = $1").bind(id).fetch_optional(pool).await?;
    let Some(row) = row else { return Ok(None) };
    let text: String = row.try_get(0)?;
    Ok(Some(Told::Signal { topic: topic.to_owned(), text: text.into() }))
}

struct Connection {
    pool: PgPool,
    listening: JoinHandle<()>,
    age: Duration,
    batches: u32,
}

impl Connection {
    /// Removes what is too old.
    async fn sweep(&self) -> Result<(), sqlx::Error> {
        let age = self.age.as_secs_f64();
        query("delete from squall_messages where at < now() - make_interval(secs => $1)")
            .bind(age)
            .execute(&self.pool)
            .await?;
        query("delete from squall_signals where at < now() - interval '1 minute'").execute(&self.pool).await?;
        query("delete from squall_topics where used < now() - make_interval(secs => $1) - interval '1 day'")
            .bind(age)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// Numbers as the database has them: no more than its own `bigint`.
fn number(row: &sqlx::postgres::PgRow, column: &str) -> Result<u64, Cause> {
    Ok(u64::try_from(row.try_get::<i64, _>(column)?)?)
}

impl Connected for Connection {
    fn publish<'a>(&'a mut self, messages: &'a [Outgoing]) -> BoxFuture<'a, Result<Vec<Offset>, Cause>> {
        Box::pin(async move {
            let topics: Vec<&str> = messages.iter().map(|message| &*message.topic).collect();
            // It was made of text.
            let texts: Result<Vec<&str>, _> =
                messages.iter().map(|message| std::str::from_utf8(&message.text)).collect();
            let kept: Vec<i64> =
                messages.iter().map(|message| message.kept.max(LEAST).try_into().unwrap_or(i64::MAX)).collect();
            let rows = query(PUBLISH).bind(topics).bind(texts?).bind(kept).fetch_all(&self.pool).await?;
            self.batches += 1;
            if self.batches % SWEEP == 1 {
                self.sweep().await?;
            }
            rows.iter()
                .map(|row| Ok(Offset { epoch: number(row, "epoch")?, sequence: number(row, "number")? }))
                .collect()
        })
    }

    fn signal<'a>(&'a mut self, topic: &'a str, text: Bytes) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async move {
            let text = std::str::from_utf8(&text)?;
            let told = if text.len() + topic.len() < 7900 {
                query("select pg_notify('squall_topics', 's' || $1 || ' ' || $2)")
            } else {
                query(
                    "with kept as (insert into squall_signals (at, text) values (now(), $2) returning id)
                    select pg_notify('squall_topics', 'l' || $1 || ' ' || id) from kept",
                )
            };
            told.bind(topic).bind(text).execute(&self.pool).await?;
            Ok(())
        })
    }

    /// It hears of all.
    fn join<'a>(&'a mut self, _: &'a str) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async { Ok(()) })
    }

    fn leave<'a>(&'a mut self, _: &'a str) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async { Ok(()) })
    }

    fn history<'a>(&'a mut self, topic: &'a str, after: u64) -> BoxFuture<'a, Result<Kept, Cause>> {
        Box::pin(async move {
            let head = query(
                "insert into squall_topics as head (topic, epoch, number, used)
                values ($1, (extract(epoch from clock_timestamp()) * 1000)::bigint, 0, now())
                on conflict (topic) do update set used = now() returning epoch, number",
            );
            let head = head.bind(topic).fetch_one(&self.pool).await?;
            let (epoch, last) = (number(&head, "epoch")?, number(&head, "number")?);
            let rows = query(
                "select number, message from squall_messages
                where topic = $1 and epoch = $2 and number > $3 and at > now() - make_interval(secs => $4) order by number",
            );
            let rows = rows.bind(topic).bind(i64::try_from(epoch)?).bind(i64::try_from(after).unwrap_or(i64::MAX));
            let rows = rows.bind(self.age.as_secs_f64()).fetch_all(&self.pool).await?;
            let message = |row: &sqlx::postgres::PgRow| {
                let text: String = row.try_get("message")?;
                Ok::<_, Cause>((number(row, "number")?, Bytes::from(text)))
            };
            let messages: Vec<_> = rows.iter().map(message).collect::<Result<_, _>>()?;
            let complete = messages.first().map_or(last <= after, |(first, _)| *first == after + 1);
            Ok(Kept { epoch, last, complete, messages })
        })
    }
}

impl Drop for Connection {
    /// Whoever listens would wait for the next notification, and keep its connection until then.
    fn drop(&mut self) {
        self.listening.abort();
    }
}
