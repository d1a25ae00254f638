//! What a request must not say about itself: hyper lets these through, and proxies disagree on what they mean.

use http::header::{HOST, TRANSFER_ENCODING};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Version};

/// What is wrong with the head of a request, if anything is.
pub(super) fn fault(version: Version, headers: &HeaderMap) -> Option<&'static str> {
    host(version, headers).or_else(|| transfer_encoding(headers))
}

/// RFC 9112, 3.2: exactly one `Host`, and a valid one; HTTP/1.0 may go without.
fn host(version: Version, headers: &HeaderMap) -> Option<&'static str> {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) if version < Version::HTTP_11 => None,
        (None, _) => Some("a request needs a Host header"),
        (Some(_), Some(_)) => Some("a request has one Host header, not several"),
        (Some(host), None) if is_host(host) => None,
        (Some(_), None) => Some("the Host header is not a host"),
    }
}

/// `host` or `host:port` (RFC 3986, 3.2.2), or nothing, which is for targets without a host.
fn is_host(value: &HeaderValue) -> bool {
    let bytes = value.as_bytes();
    if bytes.is_empty() {
        return true;
    }
    // RFC 3986 allows a comma in a name, DNS does not; what comes with one is two `Host` headers that a proxy has joined.
    if bytes.contains(&b',') {
        return false;
    }
    let Ok(authority) = Authority::try_from(bytes) else { return false };
    // `Authority` takes what comes before an `@` too, and any text for a port.
    let port = authority.as_str().strip_prefix(authority.host()).unwrap_or("@");
    let port_is_good = match port.strip_prefix(':') {
        None => port.is_empty(),
        Some(digits) => {
            digits.is_empty() || (digits.bytes().all(|b| b.is_ascii_digit()) && digits.parse::<u16>().is_ok())
        }
    };
    port_is_good && !authority.host().is_empty()
}

/// RFC 9112, 6.1: `chunked` once and nothing else is what this server decodes.
fn transfer_encoding(headers: &HeaderMap) -> Option<&'static str> {
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    match (codings.next(), codings.next()) {
        (None, _) => None,
        (Some(coding), None) if coding.as_bytes().eq_ignore_ascii_case(b"chunked") => None,
        _ => Some("the only transfer coding is chunked, once"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for good in ["", "a", "example.org", "example.org:8000", "127.0.0.1:80", "[::1]", "[::1]:8000", "a:", "x_y.z"] {
            assert!(is_host(&HeaderValue::from_static(good)), "{good:?} is a host");
        }
        for bad in [
            "a b", "a/b", "a@b", "a:b", "a:80:80", "a:65536", ":80", "http://a", "a,b", "a\\b", "a?b", "a#b", "[::1",
            "::1", "[::1]x", "<a>", "\"a\"",
        ] {
            assert!(!is_host(&HeaderValue::from_static(bad)), "{bad:?} is no host");
        }
    }
}
