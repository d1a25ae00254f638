//! `flash` in a template: the messages that this page shows, once.

#[cfg(not(feature = "sessions"))]
pub use missing::{FlashMessage, flash};
#[cfg(feature = "sessions")]
pub use there::{FlashMessage, flash};

#[cfg(feature = "sessions")]
mod there {
    use super::super::AnyApp;
    use crate::error::Result;
    use crate::extract::{FromRequest, HasSessions};
    use crate::request::Request;
    use crate::session::Flash;

    pub use crate::session::FlashMessage;

    /// An app whose pages can have messages.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` keeps no sessions, and `flash` in the template are messages of one",
        label = "this page's template names `flash`",
        note = "help: say where sessions are kept: #[app(sessions = Sessions::in_cookie(), ..)], or a store in the place of that"
    )]
    pub trait HasMessages {}

    #[diagnostic::do_not_recommend]
    impl<A: HasSessions> HasMessages for A {}

    impl HasMessages for AnyApp {}

    /// The messages that wait for this visitor. They are taken out when the page leaves.
    ///
    /// # Errors
    ///
    /// 503 where the session's store cannot be reached; 500 where the app keeps no sessions.
    pub async fn flash<A: HasMessages>(request: &Request) -> Result<Vec<FlashMessage>> {
        Ok(Flash::from_request(request).await?.take())
    }
}

/// What stands in for it where the feature is off: it says so.
#[cfg(not(feature = "sessions"))]
mod missing {
    use crate::error::{Error, Result};
    use crate::request::Request;

    /// Implemented by nothing.
    #[diagnostic::on_unimplemented(
        message = "sessions are a feature of squall that is off, and `flash` in the template are messages of one",
        label = "this needs the feature `sessions`",
        note = "help: write squall = {{ version = \"..\", features = [\"sessions\", \"templates\"] }} into Cargo.toml"
    )]
    pub trait FeatureSessionsIsOn {}

    /// A message.
    #[derive(Debug)]
    pub struct FlashMessage;

    /// There are none.
    pub async fn flash<A: FeatureSessionsIsOn>(_: &Request) -> Result<Vec<FlashMessage>> {
        Err(Error::internal("there are no sessions"))
    }
}
