//! Requests that another site made a visitor's browser send (cross-site request forgery): found, and refused.
//!
//! A browser adds the cookies of this site to a request, whichever site's page had it sent. It also says where the
//! request comes from: every one of these years by `Sec-Fetch-Site`
//! ([Fetch Metadata](https://www.w3.org/TR/fetch-metadata/)), to sites with TLS and to `localhost`; and before that, and
//! to sites without TLS, by `Origin`. So a token in each form is asked for only where neither says anything.

#[cfg(feature = "sessions")]
mod form;
mod origin;

#[cfg(feature = "sessions")]
pub use form::XsrfToken;
#[cfg(all(fuzzing, feature = "sessions"))]
pub(crate) use form::{is_token as is_form_token, masked as form_token};

use crate::body::Body;
use crate::cors;
use crate::error::Error;
use crate::refused::Refused;
use crate::request::Request;
use crate::route::{Cors, Methods, Route, Xsrf};
use http::header::{COOKIE, ORIGIN};
use http::{HeaderMap, HeaderName, StatusCode};
use origin::Origin;
use std::fmt;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Why a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// `Sec-Fetch-Site` says that it comes from elsewhere, and its `Origin` is not trusted.
    Site,
    /// There is no `Sec-Fetch-Site`, and the `Origin` is neither the site's own nor trusted.
    Origin,
    /// It carries cookies, and nothing shows that a page of this site had it sent.
    Token,
}

/// Whether this request may reach its handler. `trusted` are the origins whose pages may send any request.
pub(crate) fn check(method: Methods, route: &Route, request: &Request, trusted: &[&str]) -> Result<(), Refusal> {
    if Methods::SAFE.contains(method) || matches!(route.protection.xsrf, Xsrf::Exempt(_)) {
        return Ok(());
    }
    let origin = Origin::of(request.headers());
    let is_trusted = || {
        matches!(origin, Origin::Named(name) if trusted.contains(&name))
            // Browsers ask before they send what no form could, but never before they open a WebSocket.
            || method != Methods::SOCKET
                && route.protection.cors == Cors::Any
                && cors::is_of_the_page_alone(request)
    };
    match Site::of(request.headers()) {
        Site::Own => Ok(()),
        Site::Other if is_trusted() => Ok(()),
        Site::Other => Err(Refusal::Site),
        Site::Unsaid => match origin {
            // Every browser names the origin of a page that opens a WebSocket (RFC 6455, 10.2): so it is none.
            Origin::Unsaid if method == Methods::SOCKET => Ok(()),
            // Without cookies it acts for nobody: that is how command-line tools and other servers ask. With cookies it may
            // have a session, and then needs its token; or one of the author's own, which nobody else must use either.
            Origin::Unsaid if request.headers().contains_key(COOKIE) => Err(Refusal::Token),
            Origin::Unsaid => Ok(()),
            Origin::Named(name)
                if origin::is_own(name, request.host(), request.connection().secure) || is_trusted() =>
            {
                Ok(())
            }
            Origin::Named(_) | Origin::Unreadable => Err(Refusal::Origin),
        },
    }
}

/// Whether a refused request may reach its handler all the same, by the token of its session.
///
/// # Errors
///
/// The refusal.
pub(crate) async fn reconsider(refusal: Refusal, request: &Request, body: Body) -> Result<Body, Error> {
    match refusal {
        #[cfg(feature = "sessions")]
        Refusal::Token => form::admit(request, body).await,
        _ => {
            drop(body);
            Err(refusal.answer(request))
        }
    }
}

/// What `Sec-Fetch-Site` says.
#[derive(Clone, Copy)]
enum Site {
    /// A page of this origin had the request sent, or the visitor did, by a bookmark say.
    Own,
    /// A page from elsewhere. A subdomain is elsewhere too: what runs there may be somebody else's.
    Other,
    Unsaid,
}

impl Site {
    fn of(headers: &HeaderMap) -> Site {
        let mut values = headers.get_all(SEC_FETCH_SITE).iter();
        match (values.next(), values.next()) {
            (None, _) => Site::Unsaid,
            (Some(value), None) if value == "same-origin" || value == "none" => Site::Own,
            _ => Site::Other,
        }
    }
}

/// Where the request was sent to, for a message: `https://example.com`, or `Host: example.com` where the scheme is not
/// known.
struct Sent<'r>(&'r Request);

impl fmt::Display for Sent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.0.host().unwrap_or_default();
        match self.0.connection().secure {
            Some(_) => write!(f, "{}://{host}", self.0.scheme()),
            None => write!(f, "Host: {host}"),
        }
    }
}

impl Refusal {
    /// The answer, which tells a developer which rule it was. The log is told, once.
    pub(crate) fn answer(self, request: &Request) -> Error {
        let said = |name: HeaderName| request.header(name.as_str()).unwrap_or_default();
        let counted = self.counted();
        counted.add();
        let (rule, site, origin) = (counted.name(), said(SEC_FETCH_SITE), said(ORIGIN));
        tracing::warn!(
            target: "squall::xsrf",
            method = %request.method(),
            path = ?request.path(),
            rule,
            site = ?site,
            origin = ?origin,
            "a cross-site request was refused"
        );
        if !request.config().is_development() {
            return Error::new(StatusCode::FORBIDDEN, "the request does not come from a page of this site");
        }
        let reason = match self {
            Refusal::Site if origin.is_empty() => format!(
                "refused as a cross-site request: `Sec-Fetch-Site: {site}` says that no page of this origin sent it, and \
                 no Origin says which did"
            ),
            Refusal::Site => format!(
                "refused as a cross-site request: `Sec-Fetch-Site: {site}` says that no page of this origin sent it, and \
                 the app has no trusted_origins = [\"{origin}\"]"
            ),
            Refusal::Origin => format!(
                "refused as a cross-site request: `Origin: {origin}` is not `{}`, and the app does not have it in \
                 trusted_origins = [..]",
                Sent(request)
            ),
            Refusal::Token => {
                "refused, since it could be a cross-site request: it has cookies, neither Sec-Fetch-Site nor \
                 Origin, and no token of its session. A program that is no browser sends no cookies, or an Origin"
                    .to_owned()
            }
        };
        Error::new(StatusCode::FORBIDDEN, reason)
    }

    /// What it is counted as.
    fn counted(self) -> Refused {
        match self {
            Refusal::Site => Refused::Site,
            Refusal::Origin => Refused::Origin,
            Refusal::Token => Refused::Token,
        }
    }
}
