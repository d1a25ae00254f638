//! WebSockets: a handler that names `ws` speaks through one (RFC 6455).
#![doc = include_str!("../../docs/ws.md")]

mod accept;
mod close;
mod deflate;
mod driver;
mod figures;
mod follow;
mod frame;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod handshake;
mod message;
mod sender;
#[cfg_attr(not(feature = "sessions"), path = "no_session.rs")]
mod session;
mod shared;
mod socket;
mod text;
mod writer;

pub(crate) use accept::{Ended, Speaking, accept};
pub use close::{Close, CloseCode};
pub(crate) use figures::write as write_figures;
pub use follow::{Follow, Followed, Following};
#[cfg(feature = "client")]
pub(crate) use handshake::accept as accept_key;
pub(crate) use handshake::{check, is_asked_for, upgrade_required};
pub use message::{FromMessage, IntoMessage, Message, SendError};
pub use sender::{Overflow, Queue, Sender};
pub use socket::Socket;
pub use text::Text;
