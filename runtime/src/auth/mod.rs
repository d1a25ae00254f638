//! Users: who is asking, and who may call what.

mod cache;
mod credentials;
mod guard;
mod session;
mod user;
mod users;
mod visitor;

pub use guard::{Deepest, In, SectionGuard, permits, signed_in};
pub use user::{FindByPassword, FindByToken, NoUser, Permits, User};
pub use users::{Guards, HasUser, HasUserState, HasUsers, Login, NotByPassword, NotByToken, UserType};
pub use visitor::{user, visitor};
