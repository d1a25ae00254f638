//! Random texts.

use super::to_text;
use crate::error::Result;
use crate::random::random_bytes;

/// A text that nobody can guess, of 256 random bits: for a session's id, or a link that only one person has.
pub(crate) fn token() -> Result<String> {
    Ok(to_text(&random_bytes::<32>()?))
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
