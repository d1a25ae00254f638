//! Cookies that a Tornado site signs or reads.

use super::USUAL_AGE;
use super::secrets::Secrets;
use crate::config::Config;
use crate::cookie::definition::Definition;
use crate::cookie::jar::Cookies;
use crate::cookie::security::IntoCookie;
use crate::crypto::now;
use crate::error::{Error, Result};
use crate::extract::{FromRequest, NeedsTornadoSecrets, PerVisitor};
use crate::request::Request;
use http::StatusCode;
use std::sync::Arc;

impl Config {
    /// The secrets of a Tornado site whose signed cookies this one shares, for
    /// [`TornadoCookies`](crate::tornado::TornadoCookies). The site does not start where the one that is to sign is missing
    /// or empty.
    pub fn tornado(mut self, secrets: Secrets) -> Config {
        if let Err(fault) = secrets.check() {
            self.refuse(fault);
        }
        self.put(Arc::new(secrets));
        self
    }
}

/// Cookies that a Tornado site has set by `set_signed_cookie`, or reads by `get_signed_cookie`: a field of a handler, which
/// needs no attribute. The app names the secrets by [`Config::tornado`].
///
/// Such a cookie has its bare name, as Tornado knows no prefix; its other attributes are those of a
/// [`Cookie`](crate::Cookie), `Secure`, `HttpOnly` and `SameSite=Lax` unless a method weakens them. A Tornado site that
/// is reached over plain HTTP needs [`insecure`](crate::Cookie::insecure) here.
///
/// It is signed, not encrypted: the browser's owner can read it. For what Tornado has no part in, use
/// [`SignedCookies`](crate::SignedCookies).
#[derive(Clone, Debug)]
pub struct TornadoCookies {
    cookies: Cookies,
    secrets: Arc<Secrets>,
}

impl TornadoCookies {
    /// The value of a cookie: what this request has set, else what the client has sent. `None` where there is none that
    /// was signed with one of the secrets, where it is older than its [`max_age`](crate::Cookie::max_age) (31 days
    /// where it says none, as with Tornado), and where it is no UTF-8.
    pub fn get<'a>(&self, cookie: impl IntoCookie<'a>) -> Option<String> {
        String::from_utf8(self.bytes(cookie)?).ok()
    }

    /// The same for a value that need not be text.
    pub fn bytes<'a>(&self, cookie: impl IntoCookie<'a>) -> Option<Vec<u8>> {
        let cookie = bare(cookie.definition().ok()?);
        let text = self.cookies.value(cookie.name)?;
        self.secrets.verify(cookie.name, &text, cookie.max_age.unwrap_or(USUAL_AGE), now())
    }

    /// Sets a cookie, signed in Tornado's format 2; it goes with the answer. (Tornado's own keep for 30 days, where it
    /// is not told otherwise; this one as long as its [`max_age`](crate::Cookie::max_age) says.)
    ///
    /// # Errors
    ///
    /// Where no cookie can have the name, where the cookie would have more than 4,096 bytes, and where there is no
    /// secret of the version that is to sign. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn set<'a>(&self, cookie: impl IntoCookie<'a>, value: impl AsRef<[u8]>) -> Result<()> {
        let cookie = bare(cookie.definition()?);
        let text = self.secrets.sign(cookie.name, value.as_ref(), now())?;
        self.cookies.queue(&cookie, Some(&text))
    }

    /// Removes a cookie from the browser, as `clear_cookie` does.
    ///
    /// # Errors
    ///
    /// Where no cookie can have the name. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn remove<'a>(&self, cookie: impl IntoCookie<'a>) -> Result<()> {
        self.cookies.queue(&bare(cookie.definition()?), None)
    }
}

fn bare(mut cookie: Definition<'_>) -> Definition<'_> {
    cookie.prefix = "";
    cookie
}

impl PerVisitor for TornadoCookies {}

impl TornadoCookies {
    /// The jar of this request.
    pub(crate) fn of(request: &Request) -> Result<TornadoCookies> {
        let Some(secrets) = request.config().get::<Arc<Secrets>>() else {
            return Err(Error::status_only(StatusCode::INTERNAL_SERVER_ERROR)
                .with_cause("the handler takes TornadoCookies, and the app's `Config` names no secrets by `tornado`"));
        };
        Ok(TornadoCookies { cookies: Cookies::of(request), secrets: secrets.clone() })
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for TornadoCookies {
    async fn from_request(request: &Request) -> Result<TornadoCookies> {
        TornadoCookies::of(request)
    }
}

impl NeedsTornadoSecrets for TornadoCookies {}

/// Says that the site cannot start where somebody needs the secrets and there are none. Development is no exception: one
/// that is made up is worth nothing, since the Tornado site has another.
pub(crate) fn settle(config: &mut Config, needed_by: Option<String>) {
    if let Some(needed_by) = needed_by
        && config.get::<Arc<Secrets>>().is_none()
    {
        config.refuse(format!(
            "the site has no secrets of a Tornado site, and {needed_by} needs them: give the app's `Config` what Tornado \
             has as `cookie_secret`, by `.tornado(Secrets::new(..))`"
        ));
    }
}
