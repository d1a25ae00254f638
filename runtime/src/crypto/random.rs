//! Random bytes of the operating system.

use super::to_text;
use crate::error::Result;
use std::io;

/// So many random bytes.
///
/// # Errors
///
/// Where the system has none to give, which happens in sandboxes that forbid the call.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| io::Error::other(format!("the system gives no random bytes: {error}")))?;
    Ok(bytes)
}

/// A text that nobody can guess, of 256 random bits: for a session's id, or a link that only one person has.
#[allow(dead_code, reason = "sessions are to use it")]
pub(crate) fn token() -> Result<String> {
    Ok(to_text(&bytes::<32>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_43_letters_that_a_url_can_carry_and_no_two_are_alike() {
        let (one, two) = (token().unwrap(), token().unwrap());
        assert_eq!(one.len(), 43);
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{one}");
        assert_ne!(one, two);
    }
}
