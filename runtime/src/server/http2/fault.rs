//! What a request must not say about itself in HTTP/2, of what h2 lets through.
//!
//! h2 itself resets a stream with pseudo-headers that are missing, repeated, unknown or too late, names in upper case, fields
//! that are about a connection, `te` other than `trailers`, and a body of another length than was said.

use crate::app::access::log_refusal;
use crate::request::Request;
use crate::respond::{Response, text};
use crate::server::wire::{Refusal, is_host};
use http::header::HOST;
use http::request::Parts;
use http::{HeaderValue, StatusCode};

/// What is wrong with the head of a request, if anything is.
pub(super) fn of(head: &Parts, header_count: usize) -> Option<Refusal> {
    if head.headers.len() > header_count {
        return Some(Refusal { status: StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, why: "too many headers" });
    }
    host(head).or_else(|| scheme(head)).map(|why| Refusal { status: StatusCode::BAD_REQUEST, why })
}

/// RFC 9113, 8.3.1: `:authority`, which has no user in it and is what `host` says, if that is there too; `host` alone is for
/// what has been HTTP/1 before.
fn host(head: &Parts) -> Option<&'static str> {
    let mut hosts = head.headers.get_all(HOST).iter();
    let (host, second) = (hosts.next(), hosts.next());
    if second.is_some() {
        return Some("a request has one host field, not several");
    }
    let authority = head.uri.authority().map(|authority| authority.as_str().as_bytes());
    match (authority, host.map(HeaderValue::as_bytes)) {
        (None, None) => Some("a request needs an :authority"),
        (Some(authority), _) if authority.is_empty() || !is_host(authority) => Some("the :authority is not a host"),
        (Some(authority), Some(host)) if !authority.eq_ignore_ascii_case(host) => {
            Some("the host field is not what the :authority says")
        }
        (None, Some(host)) if !is_host(host) => Some("the host field is not a host"),
        _ => None,
    }
}

fn scheme(head: &Parts) -> Option<&'static str> {
    let scheme = head.uri.scheme_str()?;
    (!matches!(scheme, "http" | "https")).then_some("the :scheme is neither http nor https")
}

/// The answer to a request that no handler, nor layer, is to see.
#[cold]
pub(super) fn refuse(Refusal { status, why }: Refusal, request: &Request) -> Response {
    log_refusal(request.client(), status, why);
    text(status, format!("{status}: {why}\n"))
}
