//! Sessions: what a site remembers of a visitor from request to request.
//!
//! A visitor's cookie holds a random token, a store holds the session under the token's hash. A handler that asks for
//! nothing of it costs nothing; the first that asks has it loaded. What a handler does is kept as a list of
//! changes, which is done to the freshest version there is when the answer is ready ([`carried`]).

mod backend;
mod carried;
mod change;
mod memory;
mod record;
mod settings;
mod store;
mod value;

pub use memory::MemorySessions;
pub use settings::Sessions;
pub use store::{SessionKey, SessionStore, StoredSession, Swap};
pub use value::{FromSession, HasSessions, Session, SessionValue, session};

pub(crate) use carried::Carried;
