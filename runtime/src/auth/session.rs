//! Whom the session of a request remembers.

use super::user::User;
use crate::error::Result;
use crate::request::Request;

/// The id of the user whom the session of this request remembers; `None` where there is no session, or nobody has signed
/// in. An error is that of the store. An id that is no longer one of this type is nobody's.
#[cfg(feature = "sessions")]
pub(super) async fn remembered<U: User>(request: &Request) -> Result<Option<U::Id>> {
    let id = crate::session::user(request).await?;
    Ok(id.and_then(|id| serde_json::from_value(id).ok()))
}

/// Without sessions nobody is remembered.
#[cfg(not(feature = "sessions"))]
pub(super) async fn remembered<U: User>(_: &Request) -> Result<Option<U::Id>> {
    Ok(None)
}
