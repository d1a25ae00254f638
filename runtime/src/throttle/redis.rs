//! Allowances in Redis, or what speaks its protocol (Valkey, KeyDB).

use super::store::{Rate, ThrottleKey, ThrottleStore};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError, Script};
use std::fmt;
use std::time::Duration;

/// Counts the requests of all processes of a site in Redis 7 or newer: a key `squall:throttle:..` for each visitor and
/// account, which Redis forgets when its allowance is whole again.
///
/// The time is that of Redis, so that no clock of the processes matters. What happens while it is down is said at
/// [`ThrottleStore`].
///
/// ```no_run
/// use squall::prelude::*;
/// use squall::RedisThrottle;
///
/// #[app(throttle_store = self.throttle.clone(), handlers = [Search])]
/// struct Site {
///     throttle: RedisThrottle,
/// }
///
/// #[handler(get, "/search", throttle = "20/1m")]
/// struct Search;
/// # impl Search { async fn get(self) -> &'static str { "" } }
///
/// fn main() -> Result<()> {
///     squall::serve_with(async {
///         let client = redis::Client::open("redis://127.0.0.1/")?;
///         Ok(Site { throttle: RedisThrottle::new(client).await? })
///     })
/// }
/// ```
#[derive(Clone)]
pub struct RedisThrottle {
    connection: ConnectionManager,
    take: Script,
}

/// Redis runs a script as one step. All times are in microseconds, which a Lua number holds exactly until the year 2255. It
/// says 0 for granted, else how long to wait.
const TAKE: &str = r"
local one, all = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local whole = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + one
if whole - now > all then return whole - now - all end
redis.call('SET', KEYS[1], string.format('%.0f', whole), 'PX', math.ceil((whole - now) / 1000))
return 0
";

/// How long Redis may take to answer, and to be connected to.
const RESPONSE: Duration = Duration::from_millis(500);

impl RedisThrottle {
    /// Counts in this Redis. A connection that breaks is made again by itself.
    ///
    /// # Errors
    ///
    /// Where Redis cannot be reached.
    pub async fn new(client: Client) -> Result<RedisThrottle, RedisError> {
        let config = ConnectionManagerConfig::new()
            .set_response_timeout(Some(RESPONSE))
            .set_connection_timeout(Some(RESPONSE))
            .set_number_of_retries(1);
        let connection = ConnectionManager::new_with_config(client, config).await?;
        Ok(RedisThrottle { connection, take: Script::new(TAKE) })
    }
}

fn name(key: &ThrottleKey<'_>) -> String {
    format!("squall:throttle:{key}")
}

impl fmt::Debug for RedisThrottle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisThrottle").finish_non_exhaustive()
    }
}

impl ThrottleStore for RedisThrottle {
    type Error = RedisError;

    async fn take(&self, key: &ThrottleKey<'_>, rate: Rate) -> Result<Option<Duration>, RedisError> {
        let count = u64::from(rate.count.max(1));
        let one = (rate.time.as_micros() as u64 / count).max(1);
        let mut connection = self.connection.clone();
        let wait: u64 = self.take.key(name(key)).arg(one).arg(one * count).invoke_async(&mut connection).await?;
        Ok((wait > 0).then(|| Duration::from_micros(wait)))
    }

    async fn remember(&self, key: &ThrottleKey<'_>, time: Duration) -> Result<(), RedisError> {
        let seconds = time.as_secs().max(1);
        let mut set = redis::cmd("SET");
        set.arg(name(key)).arg(1).arg("EX").arg(seconds).exec_async(&mut self.connection.clone()).await
    }

    async fn remembers(&self, key: &ThrottleKey<'_>) -> Result<bool, RedisError> {
        redis::cmd("EXISTS").arg(name(key)).query_async(&mut self.connection.clone()).await
    }
}
