//! `flash` in a template: the messages that wait for the visitor, shown once.

use super::AnyApp;
#[cfg(not(feature = "sessions"))]
pub use missing::{FlashMessage, flash};
#[cfg(feature = "sessions")]
pub use there::{FlashMessage, flash};

/// An app whose pages can show messages of a session.
#[diagnostic::on_unimplemented(
    message = "`{Self}` keeps no sessions, and `flash` in the template is the messages of one",
    label = "this page's template names `flash`",
    note = "help: say where sessions are kept: #[app(sessions = Sessions::in_cookie(), ..)], or a store in the place of that"
)]
#[cfg_attr(not(feature = "sessions"), allow(dead_code))]
pub trait HasMessages {}

#[diagnostic::do_not_recommend]
impl<A: crate::extract::HasSessions> HasMessages for A {}

#[diagnostic::do_not_recommend]
impl HasMessages for AnyApp {}

#[cfg(feature = "sessions")]
mod there {
    use super::HasMessages;
    use crate::error::Result;
    use crate::extract::FromRequest;
    use crate::request::Request;
    use crate::session::Flash;
    use http::Method;

    pub use crate::session::FlashMessage;

    /// The messages, which the next page has no more; the answer to HEAD, which nobody sees, leaves them.
    ///
    /// # Errors
    ///
    /// 503 where the session's store cannot be reached; 500 where the app keeps no sessions.
    pub async fn flash<A: HasMessages>(request: &Request) -> Result<Vec<FlashMessage>> {
        let flash = Flash::from_request(request).await?;
        Ok(if *request.method() == Method::HEAD { flash.waiting() } else { flash.take() })
    }
}

/// What stands in for it where the feature is off: it says so.
#[cfg(not(feature = "sessions"))]
mod missing {
    use crate::error::{Error, Result};
    use crate::request::Request;

    /// Implemented by nothing.
    #[diagnostic::on_unimplemented(
        message = "sessions are a feature of squall that is off, and `flash` in the template is the messages of one",
        label = "this needs the feature `sessions`",
        note = "help: write squall = {{ version = \"..\", features = [\"sessions\", \"templates\"] }} into Cargo.toml"
    )]
    pub trait FeatureSessionsIsOn {}

    /// A message.
    #[derive(Debug)]
    pub struct FlashMessage;

    impl FlashMessage {
        /// There is none.
        pub fn level(&self) -> &'static str {
            ""
        }

        /// There is none.
        pub fn text(&self) -> &'static str {
            ""
        }
    }

    impl std::fmt::Display for FlashMessage {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            Ok(())
        }
    }

    /// There is none.
    pub async fn flash<A: FeatureSessionsIsOn>(_: &Request) -> Result<Vec<FlashMessage>> {
        Err(Error::internal("there are no sessions"))
    }
}
