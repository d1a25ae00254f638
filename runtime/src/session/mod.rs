//! Sessions: what a site remembers of a visitor from request to request.
//!
//! A visitor's cookie holds a random token, a store holds the session under the token's hash. A handler that asks for
//! nothing of it costs nothing; the first that asks has it loaded. What a handler does is kept as a list of
//! changes, which is done to the freshest version there is when the answer is ready ([`carried`]).

mod backend;
mod carried;
mod change;
mod flash;
mod in_cookie;
mod memory;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod number;
mod opened;
#[cfg(feature = "postgres")]
mod postgres;
mod record;
#[cfg(feature = "redis")]
mod redis;
mod settings;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
mod value;
mod watch;

pub use flash::{Flash, FlashLevel, FlashMessage};
pub use memory::MemorySessions;
#[cfg(feature = "postgres")]
pub use postgres::PostgresSessions;
#[cfg(feature = "redis")]
pub use redis::RedisSessions;
pub use settings::{Sessions, with_sessions};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteSessions;
pub use store::{SessionKey, SessionStore, StoredSession, Swap};
pub use value::{ChangesNothing, ChangesSession, FromSession, Session, SessionValue, session};

pub(crate) use carried::{Carried, end_of, user};
pub(crate) use settings::{needing_keys, settle};
