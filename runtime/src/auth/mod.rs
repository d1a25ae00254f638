//! Users: who is asking, and who may call what.

mod credentials;
#[cfg(fuzzing)]
pub(crate) mod fuzzing;
mod guard;
#[cfg(feature = "passwords")]
mod password;
mod session;
#[cfg(feature = "sessions")]
mod sign_in;
#[cfg(feature = "cookies")]
mod tornado;
mod user;
mod users;
mod visitor;

pub use guard::{Deepest, In, SectionGuard, permits, signed_in};
#[cfg(feature = "passwords")]
pub use password::{Verified, hash_password, verify_password};
#[cfg(feature = "sessions")]
pub use sign_in::{Door, HasDoor, SignIn, SignOut, sign_in};
#[cfg(feature = "cookies")]
pub(crate) use tornado::SharedSignIn;
#[cfg(feature = "cookies")]
pub use tornado::TornadoUser;
#[cfg(feature = "sessions")]
pub use tornado::{TornadoSignIn, TornadoSignOut};
pub use user::{FindByPassword, FindByToken, NoUser, Permits, User};
pub use users::{
    Guards, HasUser, HasUserState, HasUsers, KnownByTornado, Login, NotByPassword, NotByToken, NotByTornado, UserType,
    check_scheme,
};
#[cfg_attr(not(feature = "templates"), allow(unused_imports))]
pub(crate) use visitor::found;
pub use visitor::{load_visitor, user, visitor};
