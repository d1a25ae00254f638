//! Tokens against forged requests, as Tornado writes them: `2|mask|token|time`, mask and token in hexadecimal digits.

/// The token of Tornado's cookie `_xsrf`, which a form repeats in its field `_xsrf`.
///
/// The token is the same in both; its text differs each time, by a random mask: so its letters cannot be found out from
/// the length of compressed pages.
///
/// ```
/// use squall::tornado::XsrfToken;
///
/// let token = XsrfToken::parse("2|0badc0de|6f94aed0|1700000000").unwrap();
/// assert_eq!(token.token, [0x64, 0x39, 0x6e, 0x0e]);
/// assert_eq!(token.time, 1_700_000_000);
/// assert_eq!(token.masked([0x0b, 0xad, 0xc0, 0xde]), "2|0badc0de|6f94aed0|1700000000");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XsrfToken {
    /// The token itself, of 16 random bytes where Tornado or squall has made it.
    pub token: Vec<u8>,
    /// When it was made, in seconds since 1970.
    pub time: u64,
}

impl XsrfToken {
    /// Reads a token of version 2; `None` for all else, an empty token among it.
    pub fn parse(text: &str) -> Option<XsrfToken> {
        let mut parts = text.split('|');
        let (version, mask, masked, time) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        if version != "2" || parts.next().is_some() {
            return None;
        }
        let mask: [u8; 4] = bytes(mask)?.try_into().ok()?;
        let token = masked_by(mask, &bytes(masked)?);
        let time = super::number(time.as_bytes())?;
        (!token.is_empty()).then_some(XsrfToken { token, time })
    }

    /// The text of the token under this mask, which should be random.
    pub fn masked(&self, mask: [u8; 4]) -> String {
        format!("2|{}|{}|{}", super::digits(&mask), super::digits(&masked_by(mask, &self.token)), self.time)
    }

    /// Whether both are the same token, in a time that tells no more than that.
    pub fn matches(&self, other: &XsrfToken) -> bool {
        crate::crypto::equal(&self.token, &other.token)
    }
}

fn masked_by(mask: [u8; 4], token: &[u8]) -> Vec<u8> {
    token.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect()
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_has_another_form_is_none() {
        for text in [
            "",
            "2",
            "2|00000000||1",
            "2|00000000|00|",
            "2|00000000|00|01",
            "2|00000000|00|-1",
            "2|00000000|00|1|",
            "2|0000000|00|1",
            "2|000000|00|1",
            "2|00000000|0|1",
            "2|00000000|0g|1",
            "2|00000000|é|1",
            "1|00000000|00|1",
            "02|00000000|00|1",
            "2|00000000|00|99999999999999999999",
            "d41d8cd98f00b204e9800998ecf8427e",
        ] {
            assert_eq!(XsrfToken::parse(text), None, "{text}");
        }
        assert!(XsrfToken::parse("2|ABcdef01|00|0").is_some());
    }

    #[test]
    fn tokens_match_under_any_mask() {
        let token = XsrfToken { token: vec![1, 2, 3], time: 5 };
        let again = XsrfToken::parse(&token.masked([9, 8, 7, 6])).unwrap();
        assert!(token.matches(&again) && token.matches(&XsrfToken { time: 6, ..again }));
        for other in [vec![1, 2, 4], vec![1, 2], vec![]] {
            assert!(!token.matches(&XsrfToken { token: other, time: 5 }));
        }
    }

    proptest! {
        #[test]
        fn any_token_comes_back(token in prop::collection::vec(any::<u8>(), 1..40), mask: [u8; 4], time: u64) {
            let token = XsrfToken { token, time };
            prop_assert_eq!(XsrfToken::parse(&token.masked(mask)), Some(token));
        }

        #[test]
        fn junk_is_read_without_a_panic(text in any::<String>(), near in "2?[|0-9a-f]{0,40}") {
            _ = XsrfToken::parse(&text);
            if let Some(token) = XsrfToken::parse(&near) {
                prop_assert!(!token.token.is_empty());
            }
        }
    }
}
