//! Sessions in Redis, or what speaks its protocol (Valkey, KeyDB).

use super::store::{SessionKey, SessionStore, StoredSession, Swap};
use redis::aio::ConnectionManager;
use redis::{Client, RedisError, Script};
use std::fmt;

/// Keeps sessions in Redis 7 or newer: a hash `squall:session:..` for each, which Redis forgets by itself when it has
/// expired; and for each user who is signed in a set `squall:sessions-of:..` of their sessions.
///
/// How much is left after a crash of Redis is what its `appendfsync` says: with `everysec`, all but the last second.
#[derive(Clone)]
pub struct RedisSessions {
    connection: ConnectionManager,
    replace: Script,
    remove: Script,
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

impl RedisSessions {
    /// Keeps them in this Redis. A connection that breaks is made again by itself.
    ///
    /// # Errors
    ///
    /// Where Redis cannot be reached.
    pub async fn new(client: Client) -> Result<RedisSessions, RedisError> {
        let connection = client.get_connection_manager().await?;
        Ok(RedisSessions { connection, replace: Script::new(REPLACE), remove: Script::new(REMOVE) })
    }

    /// Notes that a session is this user's, for as long as their last one lasts.
    async fn belongs(&self, key: &SessionKey, session: &StoredSession) -> Result<(), RedisError> {
        let Some(user) = &session.user else { return Ok(()) };
        let set = of_user(user);
        redis::pipe()
            .cmd("SADD")
            .arg(&set)
            .arg(key.to_string())
            .ignore()
            .cmd("EXPIREAT")
            .arg(&set)
            .arg(session.expires)
            .arg("NX")
            .ignore()
            .cmd("EXPIREAT")
            .arg(&set)
            .arg(session.expires)
            .arg("GT")
            .ignore()
            .query_async(&mut self.connection.clone())
            .await
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
        let (version, expires, user, data): Fields = redis::cmd("HMGET")
            .arg(of_session(key))
            .arg(&["version", "expires", "user", "data"])
            .query_async(&mut self.connection.clone())
            .await?;
        let (Some(version), Some(expires), Some(data)) = (version, expires, data) else { return Ok(None) };
        Ok((expires > now).then_some(StoredSession { version, expires, user, data }))
    }

    async fn insert(&self, key: &SessionKey, session: &StoredSession) -> Result<(), RedisError> {
        let name = of_session(key);
        let mut fields = vec![
            ("version", session.version.to_string()),
            ("expires", session.expires.to_string()),
            ("data", session.data.clone()),
        ];
        fields.extend(session.user.clone().map(|user| ("user", user)));
        redis::pipe()
            .atomic()
            .cmd("HSET")
            .arg(&name)
            .arg(&fields)
            .ignore()
            .cmd("EXPIREAT")
            .arg(&name)
            .arg(session.expires)
            .ignore()
            .query_async::<()>(&mut self.connection.clone())
            .await?;
        self.belongs(key, session).await
    }

    async fn replace(&self, key: &SessionKey, version: u64, session: &StoredSession) -> Result<Swap, RedisError> {
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
        if swap(answer) == Swap::Done {
            self.belongs(key, session).await?;
        }
        Ok(swap(answer))
    }

    async fn remove(&self, key: &SessionKey, version: u64) -> Result<Swap, RedisError> {
        let mut connection = self.connection.clone();
        let answer: u8 = self.remove.key(of_session(key)).arg(version).invoke_async(&mut connection).await?;
        Ok(swap(answer))
    }

    async fn remove_user(&self, user: &str, except: Option<&SessionKey>) -> Result<(), RedisError> {
        let mut connection = self.connection.clone();
        let keys: Vec<String> = redis::cmd("SMEMBERS").arg(of_user(user)).query_async(&mut connection).await?;
        let except = except.map(SessionKey::to_string);
        for key in keys.iter().filter(|key| Some(*key) != except.as_ref()) {
            // One at a time: in a cluster they lie on different machines.
            redis::cmd("DEL").arg(of_session(key)).query_async::<()>(&mut connection).await?;
            redis::cmd("SREM").arg(of_user(user)).arg(key).query_async::<()>(&mut connection).await?;
        }
        Ok(())
    }

    /// Redis forgets by itself.
    async fn remove_expired(&self, _: u64) -> Result<(), RedisError> {
        Ok(())
    }
}
