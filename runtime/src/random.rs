//! Random bytes of the operating system.

use crate::error::Result;
use std::io;

/// So many random bytes.
///
/// # Errors
///
/// Where the system has none to give, which happens in sandboxes that forbid the call.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| io::Error::other(format!("the system gives no random bytes: {error}")))?;
    Ok(bytes)
}
