//! `xsrf_field` in a template: the hidden field of a form.

#[cfg(not(feature = "sessions"))]
pub use missing::{XsrfField, xsrf_field, xsrf_token};
#[cfg(feature = "sessions")]
pub use there::{XsrfField, xsrf_field, xsrf_token};

/// An app whose pages can carry the token of a session.
#[diagnostic::on_unimplemented(
    message = "`{Self}` keeps no sessions, and `xsrf_field` in the template is the token of one",
    label = "this page's template names `xsrf_field`",
    note = "help: say where sessions are kept: #[app(sessions = Sessions::in_cookie(), ..)], or a store in the place of that"
)]
#[cfg_attr(not(feature = "sessions"), allow(dead_code))]
pub trait HasTokens {}

#[diagnostic::do_not_recommend]
impl<A: crate::extract::HasSessions> HasTokens for A {}

/// For a page that no app checks.
#[derive(Debug)]
pub enum AnyApp {}

#[diagnostic::do_not_recommend]
impl HasTokens for AnyApp {}

#[cfg(feature = "sessions")]
mod there {
    use super::HasTokens;
    use crate::error::Result;
    use crate::extract::FromRequest;
    use crate::request::Request;
    use crate::session::Carried;
    use crate::xsrf::XsrfToken;
    use askama::filters::HtmlSafe;
    use std::fmt;
    use std::sync::Arc;

    /// The hidden field of a form. Its token is made where it is written: a page whose form is not shown to this visitor
    /// begins no session.
    pub struct XsrfField(Arc<Carried>);

    impl fmt::Display for XsrfField {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let token = XsrfToken::of(&self.0).map_err(|_| fmt::Error)?;
            f.write_str(&token.field())
        }
    }

    /// It is HTML, and its value has base64url's letters.
    impl HtmlSafe for XsrfField {}

    /// The field with a token of the visitor's session, under a mask of its own.
    ///
    /// # Errors
    ///
    /// 503 where the session's store cannot be reached; 500 where the app keeps no sessions.
    pub async fn xsrf_field<A: HasTokens>(request: &Request) -> Result<XsrfField> {
        Carried::of(request).await.map(XsrfField)
    }

    /// The token alone, for a script or for htmx to send in the header `X-XSRF-Token`.
    ///
    /// # Errors
    ///
    /// Those of [`xsrf_field`].
    pub async fn xsrf_token<A: HasTokens>(request: &Request) -> Result<String> {
        XsrfToken::from_request(request).await.map(|token| token.as_str().to_owned())
    }
}

/// What stands in for it where the feature is off: it says so.
#[cfg(not(feature = "sessions"))]
mod missing {
    use crate::error::{Error, Result};
    use crate::request::Request;

    /// Implemented by nothing.
    #[diagnostic::on_unimplemented(
        message = "sessions are a feature of squall that is off, and `xsrf_field` in the template is the token of one",
        label = "this needs the feature `sessions`",
        note = "help: write squall = {{ version = \"..\", features = [\"sessions\", \"templates\"] }} into Cargo.toml"
    )]
    pub trait FeatureSessionsIsOn {}

    /// The field of a form.
    #[derive(Debug)]
    pub struct XsrfField;

    impl std::fmt::Display for XsrfField {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            Ok(())
        }
    }

    /// There is none.
    pub async fn xsrf_field<A: FeatureSessionsIsOn>(_: &Request) -> Result<XsrfField> {
        Err(Error::internal("there are no sessions"))
    }

    /// There is none.
    pub async fn xsrf_token<A: FeatureSessionsIsOn>(_: &Request) -> Result<String> {
        Err(Error::internal("there are no sessions"))
    }
}
