//! The token that Tornado asks of a form.

use super::xsrf::XsrfToken;
use crate::cookie::definition::Cookie;
use crate::cookie::jar::Cookies;
use crate::crypto::now;
use crate::error::Result;
use crate::extract::FromRequest;
use crate::random::random_bytes;
use crate::request::Request;
use std::fmt;

/// Tornado's own. Scripts of a Tornado site read it to send it in the header `X-XSRFToken`.
const COOKIE: Cookie<'static> = Cookie::new("_xsrf").without_host_prefix().readable_by_scripts();

/// The token that a Tornado site asks of a form (`xsrf_cookies=True`): a field of a handler whose page has a form, or a
/// script, that is answered by a route which has not moved over yet. It needs no attribute.
///
/// ```
/// use squall::prelude::*;
/// use squall::tornado::TornadoXsrf;
///
/// #[handler(get, "/comment")]
/// struct CommentForm {
///     token: TornadoXsrf,
/// }
///
/// impl CommentForm {
///     async fn get(self) -> Html<String> {
///         Html(format!("<form method=post action=/old/comment>{}<input name=text></form>", self.token.field()))
///     }
/// }
/// ```
///
/// The token is that of the visitor's cookie `_xsrf`, which is set where there is none that Tornado would take. Forms that
/// are answered here need none of it: see [`XsrfToken`](crate::XsrfToken).
pub struct TornadoXsrf(String);

impl TornadoXsrf {
    /// The token, as Tornado's `xsrf_token`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A hidden field of a form, as Tornado's `xsrf_form_html()`: `<input type="hidden" name="_xsrf" value="..">`.
    pub fn field(&self) -> String {
        // Digits and `|`: there is nothing to escape.
        format!("<input type=\"hidden\" name=\"_xsrf\" value=\"{}\">", self.0)
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for TornadoXsrf {
    async fn from_request(request: &Request) -> Result<TornadoXsrf> {
        let cookies = Cookies::of(request);
        let token = match cookies.get(COOKIE).and_then(|text| XsrfToken::parse(&text)) {
            Some(token) => token,
            None => {
                let token = XsrfToken { token: random_bytes::<16>()?.to_vec(), time: now() };
                cookies.set(COOKIE, token.masked(random_bytes()?))?;
                token
            }
        };
        Ok(TornadoXsrf(token.masked(random_bytes()?)))
    }
}

impl fmt::Display for TornadoXsrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TornadoXsrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TornadoXsrf(..)")
    }
}
