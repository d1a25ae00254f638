//! The nonce of an answer's Content-Security-Policy.

use crate::body::Body;
use crate::error::Result;
use crate::extract::{FromRequest, PerVisitor};
use crate::random::random_bytes;
use crate::request::{BoxFuture, Dependence, Part, Request};
use http::{HeaderValue, Response};
use std::fmt;

/// The nonce of an answer's Content-Security-Policy: a script or style that stands in the page itself runs where it has
/// this nonce as its attribute, and a script that somebody has smuggled into the page does not.
///
/// A handler has it as a field without an attribute. It is new for each request (128 random bits), the same for all who
/// ask for it within one, and then in the answer's header, wherever its policy says `'nonce'`: by default that is
/// `script-src` and `style-src`. A page with a nonce must not be kept by shared
/// caches, where everybody could read it: such an answer is `Cache-Control: private`.
///
/// ```
/// use squall::prelude::*;
/// use squall::CspNonce;
///
/// #[handler(get, "/")]
/// struct Index {
///     nonce: CspNonce,
/// }
///
/// impl Index {
///     async fn get(self) -> Html<String> {
///         Html(format!("<!DOCTYPE html><script nonce=\"{}\">alert(1)</script>", self.nonce))
///     }
/// }
/// # #[app(handlers = [Index])] struct App;
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CspNonce([u8; 32]);

/// What a request carries once somebody has asked for its nonce; the header is added where all others are.
struct Asked(CspNonce);

impl Part for Asked {
    fn finish<'a>(&'a self, _: &'a Request, _: &'a mut Response<Body>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

impl CspNonce {
    /// The nonce of the answer to this request, for an answer that is made by hand.
    ///
    /// # Errors
    ///
    /// Where the operating system has no random numbers.
    pub fn of(request: &Request) -> Result<CspNonce> {
        if let Some(asked) = request.existing_part::<Asked>() {
            return Ok(asked.0);
        }
        request.note(Dependence::Visitor);
        let fresh = CspNonce::of_bytes(random_bytes()?);
        Ok(request.part(|| Asked(fresh)).0)
    }

    /// As hexadecimal digits, which mean the same in every place of a page.
    fn of_bytes(random: [u8; 16]) -> CspNonce {
        const DIGITS: [u8; 16] = *b"0123456789abcdef";
        let mut text = [0; 32];
        for (byte, pair) in random.iter().zip(text.as_chunks_mut::<2>().0) {
            *pair = [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
        }
        CspNonce(text)
    }

    /// Its text, 32 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        // Digits are UTF-8.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The parts of a policy with the nonce between them.
    pub(super) fn between(&self, parts: &[&str]) -> HeaderValue {
        // The parts have been checked, and digits can stand in every header.
        HeaderValue::try_from(parts.join(self.as_str())).unwrap_or(HeaderValue::from_static("default-src 'none'"))
    }
}

/// The nonce that somebody has asked for.
pub(crate) fn asked_for(request: &Request) -> Option<CspNonce> {
    request.existing_part::<Asked>().map(|asked| asked.0)
}

impl PerVisitor for CspNonce {}

#[diagnostic::do_not_recommend]
impl FromRequest for CspNonce {
    async fn from_request(request: &Request) -> Result<CspNonce> {
        CspNonce::of(request)
    }
}

impl fmt::Display for CspNonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Without its text: a log is no place for it.
impl fmt::Debug for CspNonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CspNonce")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_digits() {
        let mut bytes = [0; 16];
        bytes[0] = 0x0f;
        bytes[15] = 0xa9;
        assert_eq!(CspNonce::of_bytes(bytes).as_str(), "0f0000000000000000000000000000a9");
        assert_eq!(CspNonce::of_bytes(bytes).between(&["a '", "' b"]), "a '0f0000000000000000000000000000a9' b");
    }
}
