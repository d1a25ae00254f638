//! What generated code asks of sessions, be they there or not.

use std::marker::PhantomData;

/// An app that keeps sessions: `#[app(sessions = ..)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` keeps no sessions",
    label = "this handler takes a value of the session",
    note = "help: say where they are kept: #[app(sessions = Sessions::in_cookie(), ..)], or a store in the place of that"
)]
pub trait HasSessions {}

/// Asks whether an app has sessions: `Sessions::<App>::THERE`, with [`NoSessions`] in scope.
pub struct Sessions<A>(PhantomData<A>);

impl<A: HasSessions> Sessions<A> {
    /// It has.
    pub const THERE: bool = true;
}

/// The answer for any other app.
pub trait NoSessions {
    /// It has none.
    const THERE: bool = false;
}

impl<A> NoSessions for Sessions<A> {}

/// Stops the build where a handler of safe methods could change the session; the message says what to do.
#[track_caller]
pub const fn session_left_alone(changes: bool, message: &'static str) {
    if changes {
        panic!("{}", message);
    }
}

#[cfg(not(feature = "sessions"))]
pub use missing::{ChangesNothing, ChangesSession, session, with_sessions};

/// What stands in for sessions where the feature is off: it says so.
#[cfg(not(feature = "sessions"))]
mod missing {
    use crate::config::Config;
    use crate::error::{Error, Result};
    use crate::request::Request;
    use std::marker::PhantomData;

    /// Implemented by nothing.
    #[diagnostic::on_unimplemented(
        message = "sessions are a feature of squall that is off",
        label = "this needs the feature `sessions`",
        note = "help: write squall = {{ version = \"..\", features = [\"sessions\"] }} into Cargo.toml"
    )]
    pub trait FeatureSessionsIsOn {}

    /// A field with `#[session]`.
    pub async fn session<T: FeatureSessionsIsOn>(_: &Request) -> Result<T> {
        Err(Error::internal("there are no sessions"))
    }

    /// `#[app(sessions = ..)]`
    pub fn with_sessions<T: FeatureSessionsIsOn>(config: Config, _: impl FnOnce() -> T) -> Config {
        config
    }

    /// Asks whether a type changes the session.
    pub struct ChangesSession<T>(PhantomData<T>);

    /// It does not.
    pub trait ChangesNothing {
        /// It does not.
        const YES: bool = false;
    }

    impl<T> ChangesNothing for ChangesSession<T> {}
}
