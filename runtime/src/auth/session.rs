//! Whom the session of a request remembers.

use super::user::User;
use crate::error::Result;
use crate::request::Request;

/// The id of the user whom the session of this request remembers; `None` where there is no session, or nobody has signed
/// in. An error is that of the store.
///
/// There are no sessions yet, so nobody is remembered.
pub(super) async fn remembered<U: User>(_request: &Request) -> Result<Option<U::Id>> {
    Ok(None)
}
