//! The jar of one request.

use super::definition::Definition;
use super::print::{removing, setting};
use super::security::IntoCookie;
use crate::error::Result;
use crate::extract::{FromRequest, PerVisitor};
use crate::request::{BoxFuture, CookiePairs, Dependence, Part, Request, unquoted};
use crate::respond::Response;
use http::HeaderValue;
use http::header::{COOKIE, SET_COOKIE};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The request's cookies, and those that its answer is to set: a field of a handler, which needs no attribute.
///
/// ```
/// use squall::prelude::*;
/// use squall::{Cookie, Cookies};
/// use std::time::Duration;
///
/// const THEME: Cookie = Cookie::new("theme").max_age(Duration::from_hours(24 * 365));
///
/// #[handler(post, "/theme/{name}")]
/// struct ChooseTheme {
///     name: String,
///     cookies: Cookies,
/// }
///
/// impl ChooseTheme {
///     async fn post(self) -> Result<&'static str> {
///         self.cookies.set(THEME, &self.name)?;
///         Ok("It is yours.")
///     }
/// }
///
/// # #[app(handlers = [ChooseTheme])] struct App;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let client = squall::testing::Client::new(App);
/// client.post(ChooseTheme::url("dark")).await.expect_status(200);
/// assert_eq!(client.cookie("__Host-theme").as_deref(), Some("dark"));
/// # }
/// ```
///
/// Whoever sends the request can write what they like into a cookie. What must not be forged goes into
/// [`SignedCookies`](crate::SignedCookies), what must not be read either into [`PrivateCookies`](crate::PrivateCookies).
///
/// Clones are the same jar. Where the handler answers by an `Err`, or panics, nothing of what it has set is sent: an
/// answer with status 4xx that is to set a cookie is an `Ok` with that status. An answer that sets a cookie is
/// `Cache-Control: private`, so that nobody else is given it, and one that reads one says `Vary: Cookie`.
#[derive(Clone, Debug)]
pub struct Cookies(Arc<Jar>);

impl Cookies {
    /// The jar of this request.
    pub(crate) fn of(request: &Request) -> Cookies {
        request.note(Dependence::Cookies);
        Cookies(request.part(|| Jar {
            sent: request.headers().get_all(COOKIE).iter().cloned().collect(),
            queued: Mutex::new(Vec::new()),
        }))
    }

    /// The value of a cookie: what this request has set, else what the client has sent. `None` where there is none, and
    /// where its bytes are no UTF-8.
    ///
    /// It is the cookie with exactly these attributes' name: `get("theme")` reads `__Host-theme`, which no other host
    /// can have planted, and never a bare `theme`. For one that another program has set, read
    /// [`without_host_prefix`](crate::Cookie::without_host_prefix).
    pub fn get<'a>(&self, cookie: impl IntoCookie<'a>) -> Option<String> {
        self.value(&cookie.definition().ok()?.wire_name())
    }

    /// Sets a cookie; it goes with the answer. The last one that is set under a name stands (RFC 6265, 4.1.1: no answer
    /// should set one twice).
    ///
    /// Any text can be the value. Where it has blanks, commas or the like, it is sent in quotes with escapes, as Python
    /// does it too; [`get`](Cookies::get) and `#[cookie]` give it back as it was.
    ///
    /// # Errors
    ///
    /// Where no cookie can have the name, and where name and value together have more than 4,096 bytes, which browsers
    /// would ignore. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn set<'a>(&self, cookie: impl IntoCookie<'a>, value: impl AsRef<str>) -> Result<()> {
        self.queue(&cookie.definition()?, Some(value.as_ref()))
    }

    /// Removes a cookie from the browser. It must have the same path and domain as when it was set.
    ///
    /// # Errors
    ///
    /// Where no cookie can have the name. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn remove<'a>(&self, cookie: impl IntoCookie<'a>) -> Result<()> {
        self.queue(&cookie.definition()?, None)
    }

    /// The value under this name of the wire.
    pub(super) fn value(&self, wire_name: &str) -> Option<String> {
        if let Some(queued) = self.0.queued().iter().find(|queued| queued.wire_name == wire_name) {
            return queued.value.clone();
        }
        let mut pairs = CookiePairs::new(self.0.sent.iter()).filter(|(name, _)| *name == wire_name.as_bytes());
        // Browsers send the cookie with the longest path first (RFC 6265, 5.4): the one that was meant.
        pairs.find_map(|(_, raw)| unquoted(raw)).map(|text| text.into_owned())
    }

    #[track_caller]
    pub(super) fn queue(&self, cookie: &Definition<'_>, value: Option<&str>) -> Result<()> {
        let header = match value {
            Some(value) => setting(cookie, value)?,
            None => removing(cookie)?,
        };
        let queued = Queued { wire_name: cookie.wire_name(), value: value.map(str::to_owned), header };
        let mut all = self.0.queued();
        all.retain(|other| other.wire_name != queued.wire_name);
        all.push(queued);
        Ok(())
    }
}

impl PerVisitor for Cookies {}

#[diagnostic::do_not_recommend]
impl FromRequest for Cookies {
    async fn from_request(request: &Request) -> Result<Cookies> {
        Ok(Cookies::of(request))
    }
}

/// The part that a request carries: shared by all jars of it.
#[derive(Debug)]
struct Jar {
    sent: Vec<HeaderValue>,
    queued: Mutex<Vec<Queued>>,
}

#[derive(Debug)]
struct Queued {
    wire_name: String,
    /// `None` for one that is removed.
    value: Option<String>,
    header: HeaderValue,
}

impl Jar {
    fn queued(&self) -> MutexGuard<'_, Vec<Queued>> {
        self.queued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Part for Jar {
    fn forget(&self) {
        self.queued().clear();
    }

    fn finish<'a>(&'a self, _: &'a Request, response: &'a mut Response) -> BoxFuture<'a, Result<()>> {
        let headers = response.headers_mut();
        for queued in self.queued().drain(..) {
            headers.append(SET_COOKIE, queued.header);
        }
        Box::pin(async { Ok(()) })
    }
}
