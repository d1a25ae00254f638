//! Signed and private cookies.

use super::definition::Definition;
use super::jar::Cookies;
use super::security::IntoCookie;
use crate::config::Config;
use crate::crypto::{Keys, Opened, Purpose, Sealer, Signer, now};
use crate::error::Result;
use crate::extract::{FromRequest, NeedsKeys, PerVisitor};
use crate::request::Request;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How old a cookie may be that says nothing of its age.
const USUAL_AGE: Duration = Duration::from_hours(24 * 31);

/// What is derived from the site's keys for its cookies.
struct CookieKeys {
    signer: Signer,
    sealer: Sealer,
}

/// Derives the keys of cookies, where the site has keys.
pub fn settle(config: &mut Config) {
    if let Some(keys) = config.get::<Keys>() {
        let signer = Signer::new(keys, Purpose::SIGNED_COOKIE);
        let sealer = Sealer::new(keys, Purpose::PRIVATE_COOKIE);
        config.put(Arc::new(CookieKeys { signer, sealer }));
    }
}

impl CookieKeys {
    fn of(request: &Request) -> Result<Arc<CookieKeys>> {
        match request.config().get::<Arc<CookieKeys>>() {
            Some(keys) => Ok(keys.clone()),
            None => Err(Keys::missing()),
        }
    }
}

/// Cookies that the browser's owner can read but not change: a field of a handler, which needs no attribute.
///
/// A value of any type that serde can write and read is signed with the site's newest key (HMAC-SHA256), together with
/// the cookie's name and the time. What was not signed by one of the site's [keys](crate::Config::keys) under this very
/// name, or is older than the cookie's [`max_age`](crate::Cookie::max_age) (31 days where it says none), is no cookie:
/// [`get`](SignedCookies::get) gives `None`. So it does for a value that the type no longer fits.
///
/// ```
/// use squall::prelude::*;
/// use squall::SignedCookies;
///
/// #[handler(get, "/")]
/// struct Index {
///     cookies: SignedCookies,
/// }
///
/// impl Index {
///     async fn get(self) -> Result<String> {
///         let visits: u32 = self.cookies.get("visits").unwrap_or(0);
///         self.cookies.set("visits", &(visits + 1))?;
///         Ok(format!("You have been here {visits} times."))
///     }
/// }
///
/// # #[app(handlers = [Index])] struct App;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let client = squall::testing::Client::new(App);
/// client.get(Index::url()).await;
/// assert_eq!(client.get(Index::url()).await.text(), "You have been here 1 times.");
/// # }
/// ```
///
/// An old value is valid until it is out of date: a browser's owner can put yesterday's cookie back. What must not be
/// undone so, such as a credit that was spent, belongs into a database.
#[derive(Clone)]
pub struct SignedCookies {
    cookies: Cookies,
    keys: Arc<CookieKeys>,
}

/// Cookies that the browser's owner can neither read nor change: a field of a handler, which needs no attribute.
///
/// As [`SignedCookies`], but encrypted (XChaCha20-Poly1305). How long the value is can still be seen.
///
/// ```
/// use squall::prelude::*;
/// use squall::PrivateCookies;
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Draft {
///     text: String,
/// }
///
/// #[handler(post, "/draft")]
/// struct Keep {
///     #[body]
///     text: String,
///     cookies: PrivateCookies,
/// }
///
/// impl Keep {
///     async fn post(self) -> Result<StatusCode> {
///         self.cookies.set("draft", &Draft { text: self.text })?;
///         Ok(StatusCode::NO_CONTENT)
///     }
/// }
/// ```
#[derive(Clone)]
pub struct PrivateCookies {
    cookies: Cookies,
    keys: Arc<CookieKeys>,
}

impl SignedCookies {
    /// The value of a cookie: what this request has set, else what the client has sent. `None` where there is none of
    /// ours.
    pub fn get<'a, T: DeserializeOwned>(&self, cookie: impl IntoCookie<'a>) -> Option<T> {
        read(&self.cookies, &cookie.definition().ok()?, |name, text, age| {
            self.keys.signer.verify(name, text, age, now())
        })
    }

    /// Sets a cookie; it goes with the answer.
    ///
    /// # Errors
    ///
    /// Where no cookie can have the name, where the value cannot be written as JSON, and where the cookie would have
    /// more than 4,096 bytes. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn set<'a, T: Serialize + ?Sized>(&self, cookie: impl IntoCookie<'a>, value: &T) -> Result<()> {
        let cookie = cookie.definition()?;
        let text = self.keys.signer.sign(&cookie.wire_name(), &serde_json::to_vec(value)?, now());
        self.cookies.queue(&cookie, Some(&text))
    }

    /// Removes a cookie from the browser, as [`Cookies::remove`] does.
    ///
    /// # Errors
    ///
    /// Where no cookie can have the name. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn remove<'a>(&self, cookie: impl IntoCookie<'a>) -> Result<()> {
        self.cookies.remove(cookie)
    }
}

impl PrivateCookies {
    /// The value of a cookie: what this request has set, else what the client has sent. `None` where there is none of
    /// ours.
    pub fn get<'a, T: DeserializeOwned>(&self, cookie: impl IntoCookie<'a>) -> Option<T> {
        read(&self.cookies, &cookie.definition().ok()?, |name, text, age| self.keys.sealer.open(name, text, age, now()))
    }

    /// Sets a cookie; it goes with the answer.
    ///
    /// # Errors
    ///
    /// As [`SignedCookies::set`].
    #[track_caller]
    pub fn set<'a, T: Serialize + ?Sized>(&self, cookie: impl IntoCookie<'a>, value: &T) -> Result<()> {
        let cookie = cookie.definition()?;
        let text = self.keys.sealer.seal(&cookie.wire_name(), &serde_json::to_vec(value)?, now())?;
        self.cookies.queue(&cookie, Some(&text))
    }

    /// Removes a cookie from the browser, as [`Cookies::remove`] does.
    ///
    /// # Errors
    ///
    /// Where no cookie can have the name. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn remove<'a>(&self, cookie: impl IntoCookie<'a>) -> Result<()> {
        self.cookies.remove(cookie)
    }
}

fn read<T: DeserializeOwned>(
    cookies: &Cookies,
    cookie: &Definition<'_>,
    open: impl FnOnce(&str, &str, Duration) -> Option<Opened>,
) -> Option<T> {
    let name = cookie.wire_name();
    let text = cookies.value(&name)?;
    let opened = open(&name, &text, cookie.max_age.unwrap_or(USUAL_AGE))?;
    serde_json::from_slice(&opened.value).ok()
}

impl NeedsKeys for SignedCookies {}
impl NeedsKeys for PrivateCookies {}

impl PerVisitor for SignedCookies {}

#[diagnostic::do_not_recommend]
impl FromRequest for SignedCookies {
    async fn from_request(request: &Request) -> Result<SignedCookies> {
        Ok(SignedCookies { cookies: Cookies::of(request), keys: CookieKeys::of(request)? })
    }
}

impl PerVisitor for PrivateCookies {}

#[diagnostic::do_not_recommend]
impl FromRequest for PrivateCookies {
    async fn from_request(request: &Request) -> Result<PrivateCookies> {
        Ok(PrivateCookies { cookies: Cookies::of(request), keys: CookieKeys::of(request)? })
    }
}

impl fmt::Debug for SignedCookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedCookies")
    }
}

impl fmt::Debug for PrivateCookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateCookies")
    }
}
