//! Sessions in Redis, or what speaks its protocol (Valkey, KeyDB).

use super::store::{SessionKey, SessionStore, StoredSession, Swap};
use crate::crypto::now;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError, Script};
use std::fmt;
use std::time::Duration;

/// Keeps sessions in Redis 7 or newer: a hash `squall:session:..` for each, which Redis forgets by itself when it has
/// expired; and for each user who is signed in a sorted set `squall:sessions-of:..` of their sessions, by when they end.
///
/// How much is left after a crash of Redis is what its `appendfsync` says: with `everysec`, all but the last second.
#[derive(Clone)]
pub struct RedisSessions {
    connection: ConnectionManager,
    replace: Script,
    remove: Script,
    remove_of_user: Script,
}

/// Redis runs a script as one step. It says 0 for gone, 1 for changed, 2 for done.
const REPLACE: &str = r"
local version = redis.call('HGET', KEYS[1], 'version')
if not version then return 0 end
if version ~= ARGV[1] then return 1 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'expires', ARGV[3], 'data', ARGV[4])
if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'user', ARGV[5]) end
redis.call('EXPIREAT', KEYS[1], ARGV[3])
return 2
";
const REMOVE: &str = r"
local version = redis.call('HGET', KEYS[1], 'version')
if not version then return 0 end
if version ~= ARGV[1] then return 1 end
redis.call('DEL', KEYS[1])
return 2
";

/// The set of a user's sessions may name one that is somebody else's by now.
const REMOVE_OF_USER: &str = r"
if redis.call('HGET', KEYS[1], 'user') == ARGV[1] then redis.call('DEL', KEYS[1]) end
";

/// How long Redis may take to answer, and to be connected to.
const RESPONSE: Duration = Duration::from_secs(2);
const CONNECTION: Duration = Duration::from_secs(1);

impl RedisSessions {
    /// Keeps them in this Redis. A connection that breaks is made again by itself.
    ///
    /// # Errors
    ///
    /// Where Redis cannot be reached.
    pub async fn new(client: Client) -> Result<RedisSessions, RedisError> {
        // One more attempt to connect, and not six with ever longer breaks: a request waits for them.
        let config = ConnectionManagerConfig::new()
            .set_response_timeout(Some(RESPONSE))
            .set_connection_timeout(Some(CONNECTION))
            .set_number_of_retries(1);
        Ok(RedisSessions {
            connection: ConnectionManager::new_with_config(client, config).await?,
            replace: Script::new(REPLACE),
            remove: Script::new(REMOVE),
            remove_of_user: Script::new(REMOVE_OF_USER),
        })
    }

    /// Notes that a session is this user's, for as long as their last one lasts. It is noted before it is so: a set may
    /// name too many sessions, and never too few.
    async fn belongs(&self, key: &SessionKey, session: &StoredSession) -> Result<(), RedisError> {
        let Some(user) = &session.user else { return Ok(()) };
        let set = of_user(user);
        redis::pipe()
            .cmd("ZREMRANGEBYSCORE")
            .arg(&set)
            .arg("-inf")
            .arg(now())
            .cmd("ZADD")
            .arg(&set)
            .arg("GT")
            .arg(session.expires)
            .arg(key.to_string())
            .cmd("EXPIREAT")
            .arg(&set)
            .arg(session.expires)
            .arg("NX")
            .cmd("EXPIREAT")
            .arg(&set)
            .arg(session.expires)
            .arg("GT")
            .exec_async(&mut self.connection.clone())
            .await
    }

    /// Does what may be done twice once more, where the connection was found to be broken: it is made again meanwhile.
    async fn repeat<T, F: Future<Output = Result<T, RedisError>>>(&self, ask: impl Fn() -> F) -> Result<T, RedisError> {
        match ask().await {
            Err(error) if error.is_connection_dropped() => ask().await,
            answer => answer,
        }
    }
}

fn of_session(key: impl fmt::Display) -> String {
    format!("squall:session:{key}")
}

fn of_user(user: &str) -> String {
    format!("squall:sessions-of:{user}")
}

fn swap(answer: u8) -> Swap {
    match answer {
        0 => Swap::Gone,
        1 => Swap::Changed,
        _ => Swap::Done,
    }
}

impl fmt::Debug for RedisSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisSessions").finish_non_exhaustive()
    }
}

impl SessionStore for RedisSessions {
    type Error = RedisError;

    async fn load(&self, key: &SessionKey, now: u64) -> Result<Option<StoredSession>, RedisError> {
        type Fields = (Option<u64>, Option<u64>, Option<String>, Option<String>);
        let name = of_session(key);
        let (version, expires, user, data): Fields = self
            .repeat(async || {
                redis::cmd("HMGET")
                    .arg(&name)
                    .arg(&["version", "expires", "user", "data"])
                    .query_async(&mut self.connection.clone())
                    .await
            })
            .await?;
        let (Some(version), Some(expires), Some(data)) = (version, expires, data) else { return Ok(None) };
        Ok((expires > now).then_some(StoredSession { version, expires, user, data }))
    }

    async fn insert(&self, key: &SessionKey, session: &StoredSession) -> Result<(), RedisError> {
        let name = of_session(key);
        let (version, expires) = (session.version.to_string(), session.expires.to_string());
        let mut fields = vec![("version", &version), ("expires", &expires), ("data", &session.data)];
        fields.extend(session.user.as_ref().map(|user| ("user", user)));
        let mut pipe = redis::pipe();
        pipe.atomic().cmd("HSET").arg(&name).arg(&fields).cmd("EXPIREAT").arg(&name).arg(session.expires);
        self.repeat(|| self.belongs(key, session)).await?;
        self.repeat(async || pipe.exec_async(&mut self.connection.clone()).await).await
    }

    async fn replace(&self, key: &SessionKey, version: u64, session: &StoredSession) -> Result<Swap, RedisError> {
        self.repeat(|| self.belongs(key, session)).await?;
        let answer: u8 = self
            .replace
            .key(of_session(key))
            .arg(version)
            .arg(session.version)
            .arg(session.expires)
            .arg(&session.data)
            .arg(session.user.as_deref().unwrap_or_default())
            .invoke_async(&mut self.connection.clone())
            .await?;
        Ok(swap(answer))
    }

    async fn remove(&self, key: &SessionKey, version: u64) -> Result<Swap, RedisError> {
        let mut connection = self.connection.clone();
        let answer: u8 = self.remove.key(of_session(key)).arg(version).invoke_async(&mut connection).await?;
        Ok(swap(answer))
    }

    async fn remove_user(&self, user: &str, except: Option<&SessionKey>) -> Result<(), RedisError> {
        let mut connection = self.connection.clone();
        let set = of_user(user);
        let keys: Vec<String> = redis::cmd("ZRANGE").arg(&set).arg(0).arg(-1).query_async(&mut connection).await?;
        let except = except.map(SessionKey::to_string);
        for key in keys.iter().filter(|key| Some(*key) != except.as_ref()) {
            // One at a time: in a cluster they lie on different machines.
            self.remove_of_user.key(of_session(key)).arg(user).invoke_async::<()>(&mut connection).await?;
            redis::cmd("ZREM").arg(&set).arg(key).query_async::<()>(&mut connection).await?;
        }
        Ok(())
    }

    /// Redis forgets by itself.
    async fn remove_expired(&self, _: u64) -> Result<(), RedisError> {
        Ok(())
    }
}
