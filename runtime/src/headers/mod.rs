//! What answers tell browsers to keep to, so that a mistake in a page does less harm.
//!
//! | header | on | says |
//! |---|---|---|
//! | `X-Content-Type-Options: nosniff` | all that has a body | it is what its `Content-Type` says |
//! | `Cross-Origin-Resource-Policy: same-origin` | the same but for plain text and JSON | no page elsewhere may load it |
//! | `Content-Security-Policy` | documents | scripts and all else come from here; no frames, plugins or `<base>` |
//! | `Referrer-Policy: strict-origin-when-cross-origin` | documents | other sites see the origin of a link, not its path |
//! | `Cross-Origin-Opener-Policy: same-origin` | documents | windows of other sites cannot reach this one |
//! | `Permissions-Policy` | documents | no camera, microphone, place, payment, device: a smuggled script cannot ask for it |
//! | `Strict-Transport-Security` | all that came by TLS | browsers keep to TLS for two years |
//!
//! A document is what a browser can run scripts in: HTML, and XML with SVG. In JSON, text or an image there is nothing
//! for the last three to hold back, so they are not sent there; and plain text and JSON are of no use to a page elsewhere
//! that loads them as a script, style or image, once they are not sniffed. An answer that has one of these headers keeps
//! its own; so do those of a mounted service.
//!
//! `no-referrer` would hide more, but browsers then send `Origin: null` with the site's own forms too.

mod nonce;

pub use nonce::CspNonce;
pub(crate) use nonce::asked_for;

use crate::hosts::HostAndPort;
use crate::request::Request;
use crate::respond::Response;
use crate::route::{Csp, Headers, Permissions};
use http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, SET_COOKIE, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
const STRICT_ORIGIN: HeaderValue = HeaderValue::from_static("strict-origin-when-cross-origin");
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);
/// What gives a page something of the visitor's surroundings, devices or money. What remains, such as full screen, sound or
/// passkeys, browsers allow to the page itself, and to no other site in its frames.
const PERMISSIONS: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), \
     idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), \
     window-management=(), xr-spatial-tracking=()",
);
/// The same, cut where the nonce goes.
const POLICY_PARTS: [&str; 3] = [
    "default-src 'self'; script-src 'self' 'nonce-",
    "'; style-src 'self' 'nonce-",
    "'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
];

/// Has browsers keep to TLS with this host, where the request came by it (RFC 6797, 7.2). Not for `localhost`: that is the
/// visitor's own machine, and all its ports would be meant.
pub(crate) fn keep_to_tls(scheme: &str, request: &Request, response: &mut Response, hsts: Option<&'static str>) {
    let Some(hsts) = hsts.filter(|_| scheme == "https") else { return };
    let host = request.host().and_then(HostAndPort::of).map_or("", |host| host.host);
    let name = host.rsplit('.').next().unwrap_or_default();
    if !name.eq_ignore_ascii_case("localhost") {
        response.headers_mut().entry(STRICT_TRANSPORT_SECURITY).or_insert(HeaderValue::from_static(hsts));
    }
}

/// What an answer says of itself that matters here: read in one pass, for to look a name up costs more than to pass by the
/// few headers that there are.
#[derive(Default)]
pub(crate) struct Said {
    kind: Option<Kind>,
    nosniff: bool,
    resource_policy: bool,
    referrer_policy: bool,
    opener_policy: bool,
    permissions: bool,
    csp: bool,
    pub(crate) cookie: bool,
}

impl Said {
    #[inline]
    pub(crate) fn by(response: &Response) -> Said {
        let mut said = Said::default();
        for (name, value) in response.headers() {
            match *name {
                CONTENT_TYPE => said.kind = said.kind.or_else(|| Some(Kind::of(value.as_bytes()))),
                X_CONTENT_TYPE_OPTIONS => said.nosniff = true,
                REFERRER_POLICY => said.referrer_policy = true,
                CONTENT_SECURITY_POLICY => said.csp = true,
                SET_COOKIE => said.cookie = true,
                _ => {
                    said.resource_policy |= *name == RESOURCE_POLICY;
                    said.opener_policy |= *name == OPENER_POLICY;
                    said.permissions |= *name == PERMISSIONS_POLICY;
                }
            }
        }
        said
    }
}

/// Adds the headers that an answer has not set itself. `own` is what its handler says of them, `site` what the app says.
pub(crate) fn protect(
    response: &mut Response,
    said: &Said,
    own: Option<&Headers>,
    site: &Headers,
    nonce: Option<CspNonce>,
) {
    let own = own.unwrap_or(site);
    if own.left_alone {
        return;
    }
    let kind = match said.kind {
        Some(kind) => kind,
        None if response.body().size_hint().exact() != Some(0) => Kind::Other,
        None => return,
    };
    let headers = response.headers_mut();
    if !said.nosniff {
        headers.insert(X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    }
    let resource = own.cross_origin_resource_policy.or(site.cross_origin_resource_policy);
    if !said.resource_policy && (kind != Kind::Data || resource.is_some()) {
        headers.insert(RESOURCE_POLICY, chosen(resource, SAME_ORIGIN));
    }
    if kind == Kind::Document {
        protect_document(headers, said, own, site, nonce);
    }
}

fn protect_document(headers: &mut HeaderMap, said: &Said, own: &Headers, site: &Headers, nonce: Option<CspNonce>) {
    headers.reserve(4);
    if !said.referrer_policy {
        let policy = own.referrer_policy.or(site.referrer_policy);
        headers.insert(REFERRER_POLICY, chosen(policy, STRICT_ORIGIN));
    }
    if !said.opener_policy {
        let policy = own.cross_origin_opener_policy.or(site.cross_origin_opener_policy);
        headers.insert(OPENER_POLICY, chosen(policy, SAME_ORIGIN));
    }
    let permissions = match own.permissions.within(site.permissions) {
        Permissions::Unsaid => Some(PERMISSIONS),
        Permissions::Policy(policy) => Some(HeaderValue::from_static(policy)),
        Permissions::Off(_) => None,
    };
    if let Some(permissions) = permissions.filter(|_| !said.permissions) {
        headers.insert(PERMISSIONS_POLICY, permissions);
    }
    if said.csp {
        return;
    }
    let csp = match own.csp {
        Csp::Unsaid => site.csp,
        said => said,
    };
    let policy = match (csp, nonce) {
        (Csp::Off(_), _) => return,
        (Csp::Unsaid, None) => POLICY,
        (Csp::Unsaid, Some(nonce)) => nonce.between(&POLICY_PARTS),
        (Csp::Policy { plain, .. }, None) => HeaderValue::from_static(plain),
        (Csp::Policy { parts, .. }, Some(nonce)) => nonce.between(parts),
    };
    headers.insert(CONTENT_SECURITY_POLICY, policy);
}

/// The value that an attribute says, or the usual one.
fn chosen(said: Option<&'static str>, usual: HeaderValue) -> HeaderValue {
    said.map_or(usual, HeaderValue::from_static)
}

/// What browsers do with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// They run scripts in it.
    Document,
    /// They show its text.
    Data,
    /// They may run it, or show it as a part of a page.
    Other,
}

impl Kind {
    fn of(content_type: &[u8]) -> Kind {
        // What most answers have, and what needs no looking at case and parameters.
        if content_type == b"text/plain; charset=utf-8" || content_type == b"application/json" {
            return Kind::Data;
        }
        if content_type == b"text/html; charset=utf-8" {
            return Kind::Document;
        }
        let essence = content_type.split(|byte| *byte == b';').next().unwrap_or(content_type).trim_ascii();
        let ends_in =
            |end: &[u8]| essence.len().checked_sub(end.len()).is_some_and(|at| essence[at..].eq_ignore_ascii_case(end));
        if essence.eq_ignore_ascii_case(b"text/html") || ends_in(b"/xml") || ends_in(b"+xml") {
            Kind::Document
        } else if essence.eq_ignore_ascii_case(b"text/plain") || ends_in(b"/json") || ends_in(b"+json") {
            Kind::Data
        } else {
            Kind::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Body;
    use crate::request::Connection;

    #[test]
    fn only_who_came_by_tls_keeps_to_it() {
        let sent = |scheme: &str, host: &str| {
            let request = http::Request::builder().uri("/").header("host", host).body(()).unwrap();
            let request = Request::new(request.into_parts().0, Connection::default());
            let mut response = Response::new(Body::empty());
            keep_to_tls(scheme, &request, &mut response, Some("max-age=63072000"));
            response.headers().get(STRICT_TRANSPORT_SECURITY).map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(sent("https", "a.example").as_deref(), Some("max-age=63072000"));
        assert_eq!(sent("https", "localhost.example:8000").as_deref(), Some("max-age=63072000"));
        assert_eq!(sent("http", "a.example"), None);
        for own_machine in ["localhost", "localhost:8000", "LOCALHOST", "a.localhost:80"] {
            assert_eq!(sent("https", own_machine), None);
        }
    }

    #[test]
    fn kinds() {
        for (kind, types) in [
            (
                Kind::Document,
                ["text/html", "TEXT/HTML ; charset=utf-8", "application/xhtml+xml", "image/svg+xml", "text/xml;a=b"],
            ),
            (
                Kind::Data,
                [
                    "text/plain",
                    "text/plain;charset=latin1",
                    "application/json",
                    "application/json;a=b",
                    "a/problem+JSON",
                ],
            ),
            (Kind::Other, ["text/htmlx", "image/png", "text/javascript", "", "text/css; x=text/html"]),
        ] {
            for content_type in types {
                assert_eq!(Kind::of(content_type.as_bytes()), kind, "{content_type}");
            }
        }
    }

    #[test]
    fn the_parts_make_the_whole() {
        let parts = POLICY_PARTS.join("\n");
        assert_eq!(parts.replace(" 'nonce-\n'", ""), POLICY.to_str().unwrap());
    }
}
