//! The token of a session, which its forms carry: masked, so that no two answers have the same.

use super::Refusal;
use crate::body::Body;
use crate::crypto::{equal, from_text, to_text};
use crate::error::Result;
use crate::extract::{FromRequest, NeedsSessions, PerVisitor, form_value};
#[cfg(feature = "forms")]
use crate::form::{first_part, is_multipart};
use crate::random::random_bytes;
use crate::request::Request;
use crate::route::BodyLimit;
use crate::session::Carried;
use std::fmt;

/// The name of the field that carries the token.
pub(super) const FIELD: &str = "_xsrf";
/// The headers that may carry it, for scripts: the second and third are Tornado's.
const HEADERS: [&str; 3] = ["x-xsrf-token", "x-xsrftoken", "x-csrftoken"];
const LENGTH: usize = 16;

/// The token that a form, or a script, sends back with an unsafe request: a field of a handler, which needs no attribute.
///
/// Browsers of these years say themselves where a request comes from, so the token decides only where they do not. It
/// belongs to the visitor's session, which begins with it where there is none yet. Each answer has it under another mask:
/// who can have compressed answers measured (BREACH) learns nothing of it.
///
/// ```
/// use squall::prelude::*;
/// use squall::XsrfToken;
///
/// #[handler(get, "/comment")]
/// struct CommentForm {
///     token: XsrfToken,
/// }
///
/// impl CommentForm {
///     async fn get(self) -> Html<String> {
///         Html(format!("<form method=post>{}<input name=text><button>Send</button></form>", self.token.field()))
///     }
/// }
/// ```
///
/// A script sends [`as_str`](XsrfToken::as_str) in the header `X-XSRF-Token`.
pub struct XsrfToken {
    text: String,
    secret: [u8; LENGTH],
}

impl XsrfToken {
    /// The token of a session, which begins with it.
    pub(crate) fn of(session: &Carried) -> Result<XsrfToken> {
        Ok(XsrfToken::masked(session.xsrf_secret()?, random_bytes()?))
    }

    fn masked(secret: [u8; LENGTH], mask: [u8; LENGTH]) -> XsrfToken {
        XsrfToken { text: masked(secret, mask), secret }
    }

    /// The token.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether this text is the token of the same session, under whatever mask: for one that comes by a way of its own, such
    /// as a field of another name, to a handler that is exempt from the check. It takes as long for each text of the right
    /// length.
    pub fn is_of_the_same_session(&self, sent: &str) -> bool {
        is_token(sent, self.secret)
    }

    /// A hidden field of a form, as HTML: `<input type="hidden" name="_xsrf" value="..">`.
    pub fn field(&self) -> String {
        // Its letters are those of base64url: there is nothing to escape.
        format!("<input type=\"hidden\" name=\"{FIELD}\" value=\"{}\">", self.text)
    }
}

impl PerVisitor for XsrfToken {}

impl NeedsSessions for XsrfToken {}

#[diagnostic::do_not_recommend]
impl FromRequest for XsrfToken {
    async fn from_request(request: &Request) -> Result<XsrfToken> {
        XsrfToken::of(&*Carried::of(request).await?)
    }
}

impl fmt::Display for XsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for XsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("XsrfToken(..)")
    }
}

pub(crate) fn masked(secret: [u8; LENGTH], mask: [u8; LENGTH]) -> String {
    let mut both = [0; 2 * LENGTH];
    for at in 0..LENGTH {
        both[at] = mask[at];
        both[LENGTH + at] = secret[at] ^ mask[at];
    }
    to_text(&both)
}

/// The secret that a text hides under a mask, if it is as long as one.
fn unmasked(text: &str) -> Option<[u8; LENGTH]> {
    // Longer ones need not be decoded.
    let both = (text.len() < 64).then(|| from_text(text)).flatten()?;
    let (mask, hidden) = both.split_at_checked(LENGTH)?;
    let mut secret = <[u8; LENGTH]>::try_from(hidden).ok()?;
    for (byte, mask) in secret.iter_mut().zip(mask) {
        *byte ^= mask;
    }
    Some(secret)
}

/// Whether a text is this secret under any mask. It takes as long for each text of the right length.
pub(crate) fn is_token(text: &str, secret: [u8; LENGTH]) -> bool {
    unmasked(text).is_some_and(|said| equal(&said, &secret))
}

/// Lets a request through that carries the token of its session, in a header or in a form; of a form the body has been
/// read then, and is given back whole. In one of several parts (`multipart/form-data`) the token must be the first of them,
/// as a form has it that begins with its field: no file is read for it.
///
/// # Errors
///
/// The refusal; 413 for a body over the route's limit; 503 where the session's store cannot be reached.
pub(super) async fn admit(request: &Request, body: Body) -> Result<Body> {
    let refused = || Err(Refusal::Token.answer(request));
    if !Carried::is_named_by(request) {
        return refused();
    }
    let Some(secret) = Carried::of(request).await?.known_xsrf_secret() else { return refused() };
    if let Some(sent) = HEADERS.iter().find_map(|name| request.header(name)) {
        return if is_token(sent, secret) { Ok(body) } else { refused() };
    }
    #[cfg(feature = "forms")]
    if is_multipart(request) {
        let content_type = request.full_content_type().unwrap_or_default();
        let limit = request.route().map_or(BodyLimit::Default, |route| route.protection.body_limit);
        let (sent, body) = first_part(content_type, body.limited_by(limit), FIELD).await?;
        let sent = sent.as_deref().and_then(|sent| std::str::from_utf8(sent).ok());
        return if sent.is_some_and(|sent| is_token(sent, secret)) { Ok(body) } else { refused() };
    }
    if !request.content_type().is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")) {
        return refused();
    }
    let limit = request.route().map_or(BodyLimit::Default, |route| route.protection.body_limit);
    let bytes = body.limited_by(limit).bytes().await?;
    let sent = std::str::from_utf8(&bytes).ok().and_then(|form| form_value(form, FIELD));
    if sent.is_some_and(|sent| is_token(&sent, secret)) { Ok(Body::from(bytes)) } else { refused() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_token_is_good_under_any_mask_and_for_one_secret(secret: [u8; 16], other: [u8; 16], mask: [u8; 16]) {
            let token = masked(secret, mask);
            prop_assert_eq!(token.len(), 43);
            prop_assert!(is_token(&token, secret));
            prop_assert_eq!(is_token(&token, other), other == secret);
        }

        #[test]
        fn any_other_text_is_none(text in ".{0,80}") {
            prop_assert!(!is_token(&text, [7; 16]));
        }
    }

    #[test]
    fn a_token_that_comes_by_another_way_is_compared_whatever_its_mask() {
        let token = XsrfToken::masked([1; 16], [2; 16]);
        assert!(token.is_of_the_same_session(&masked([1; 16], [3; 16])));
        assert!(token.is_of_the_same_session(token.as_str()));
        for other in [masked([4; 16], [2; 16]), String::new(), "-".repeat(43)] {
            assert!(!token.is_of_the_same_session(&other), "{other}");
        }
    }

    #[test]
    fn two_masks_are_two_texts() {
        assert_ne!(masked([1; 16], [2; 16]), masked([1; 16], [3; 16]));
    }
}
