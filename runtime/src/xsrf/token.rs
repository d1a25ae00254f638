//! What a request must show that does not say where it comes from: the token of its session.

use super::Refusal;
use crate::request::Request;
use http::header::COOKIE;

/// Whether a request without `Sec-Fetch-Site` and `Origin` may pass as it is.
///
/// Without cookies it acts for nobody: that is how command-line tools and other servers ask. With cookies it may have a
/// session, and then needs the session's token; or it has a session of the author's own, which a page elsewhere must not
/// use either.
pub(super) fn check(request: &Request) -> Result<(), Refusal> {
    if request.headers().contains_key(COOKIE) { Err(Refusal::Token) } else { Ok(()) }
}
