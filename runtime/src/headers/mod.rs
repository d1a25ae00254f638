//! What answers tell browsers to keep to, so that a mistake in a page does less harm.
//!
//! | header | on | says |
//! |---|---|---|
//! | `X-Content-Type-Options: nosniff` | all that has a body | it is what its `Content-Type` says |
//! | `Cross-Origin-Resource-Policy: same-origin` | all that has a body | no page elsewhere may load it |
//! | `Content-Security-Policy` | documents | scripts and all else come from here; no frames, plugins or `<base>` |
//! | `Referrer-Policy: strict-origin-when-cross-origin` | documents | other sites see the origin of a link, not its path |
//! | `Cross-Origin-Opener-Policy: same-origin` | documents | windows of other sites cannot reach this one |
//!
//! A document is what a browser can run scripts in: HTML, and XML with SVG. In JSON, text or an image there is nothing
//! for the last three to hold back, so they are not sent there. An answer that has one of these headers keeps its own;
//! so do those of a mounted service.
//!
//! `no-referrer` would hide more, but browsers then send `Origin: null` with the site's own forms too.

mod nonce;

pub use nonce::CspNonce;
pub(crate) use nonce::asked_for;

use crate::respond::Response;
use crate::route::{Csp, Headers};
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderName, HeaderValue};

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
const STRICT_ORIGIN: HeaderValue = HeaderValue::from_static("strict-origin-when-cross-origin");
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);
/// The same, cut where the nonce goes.
const POLICY_PARTS: [&str; 3] = [
    "default-src 'self'; script-src 'self' 'nonce-",
    "'; style-src 'self' 'nonce-",
    "'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
];

/// Adds the headers that an answer has not set itself. `own` is what its handler says of them, `site` what the app says.
pub(crate) fn protect(response: &mut Response, own: Option<&Headers>, site: &Headers, nonce: Option<CspNonce>) {
    let own = own.unwrap_or(site);
    if own.left_alone {
        return;
    }
    let has_body = response.body().size_hint().exact() != Some(0);
    let headers = response.headers_mut();
    let kind = headers.get(CONTENT_TYPE);
    if kind.is_none() && !has_body {
        return;
    }
    let is_document = kind.is_some_and(is_document);
    headers.entry(X_CONTENT_TYPE_OPTIONS).or_insert(NOSNIFF);
    let resource = own.cross_origin_resource_policy.or(site.cross_origin_resource_policy);
    headers.entry(RESOURCE_POLICY).or_insert(chosen(resource, SAME_ORIGIN));
    if is_document {
        protect_document(headers, own, site, nonce);
    }
}

fn protect_document(headers: &mut HeaderMap, own: &Headers, site: &Headers, nonce: Option<CspNonce>) {
    headers.reserve(3);
    let referrer = own.referrer_policy.or(site.referrer_policy);
    headers.entry(REFERRER_POLICY).or_insert(chosen(referrer, STRICT_ORIGIN));
    let opener = own.cross_origin_opener_policy.or(site.cross_origin_opener_policy);
    headers.entry(OPENER_POLICY).or_insert(chosen(opener, SAME_ORIGIN));
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
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
}

/// The value that an attribute says, or the usual one.
fn chosen(said: Option<&'static str>, usual: HeaderValue) -> HeaderValue {
    said.map_or(usual, HeaderValue::from_static)
}

/// Whether browsers run scripts in a document of this type.
fn is_document(kind: &HeaderValue) -> bool {
    let kind = kind.as_bytes();
    let essence = kind.split(|byte| *byte == b';').next().unwrap_or(kind).trim_ascii();
    let ends_in_xml = || essence.len() >= 3 && essence[essence.len() - 3..].eq_ignore_ascii_case(b"xml");
    essence.eq_ignore_ascii_case(b"text/html") || ends_in_xml()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_what_runs_scripts() {
        for kind in
            ["text/html", "TEXT/HTML ; charset=utf-8", "application/xhtml+xml", "image/svg+xml", "text/xml;a=b", "xml"]
        {
            assert!(is_document(&HeaderValue::from_static(kind)), "{kind}");
        }
        for kind in ["text/plain", "text/htmlx", "application/json", "image/png", "", "ml", "text/plain; x=text/html"] {
            assert!(!is_document(&HeaderValue::from_static(kind)), "{kind}");
        }
    }

    #[test]
    fn the_parts_make_the_whole() {
        let parts = POLICY_PARTS.join("\n");
        assert_eq!(parts.replace(" 'nonce-\n'", ""), POLICY.to_str().unwrap());
    }
}
