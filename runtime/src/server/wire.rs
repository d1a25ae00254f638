//! What a request must not say about itself: hyper lets these through, and proxies disagree on what they mean.

use crate::hosts::HostAndPort;
use http::header::{HOST, TRANSFER_ENCODING};
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderMap, Version};

/// What is wrong with the head of a request, if anything is.
pub(super) fn fault(head: &Parts, has_body: bool) -> Option<&'static str> {
    // hyper reads no body where there is no transfer coding, nor a length.
    host(head.version, &head.headers).or_else(|| if has_body { transfer_encoding(&head.headers) } else { None })
}

/// RFC 9112, 3.2: exactly one `Host`, and a valid one; HTTP/1.0 may go without.
fn host(version: Version, headers: &HeaderMap) -> Option<&'static str> {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) if version < Version::HTTP_11 => None,
        (None, _) => Some("a request needs a Host header"),
        (Some(_), Some(_)) => Some("a request has one Host header, not several"),
        (Some(host), None) if is_host(host.as_bytes()) => None,
        (Some(_), None) => Some("the Host header is not a host"),
    }
}

/// `host` or `host:port` (RFC 3986, 3.2.2), or nothing, which is for targets without a host.
fn is_host(bytes: &[u8]) -> bool {
    // What nearly everybody sends: a name or an IPv4 address.
    let name = bytes.iter().position(|byte| !UNRESERVED[usize::from(*byte)]).unwrap_or(bytes.len());
    match &bytes[name..] {
        [] => true,
        [b':', port @ ..] if name > 0 => is_port(port),
        _ => is_rare_host(bytes),
    }
}

/// What a name is made of (RFC 3986, 2.3).
const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(byte as u8, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

fn is_port(digits: &[u8]) -> bool {
    let number = digits.iter().try_fold(0_u32, |number, digit| match digit {
        b'0'..=b'9' if number <= u32::from(u16::MAX) => Some(number * 10 + u32::from(digit - b'0')),
        _ => None,
    });
    number.is_some_and(|number| number <= u32::from(u16::MAX))
}

/// Addresses of IPv6, and names with percent-encoded or other odd letters.
#[cold]
fn is_rare_host(bytes: &[u8]) -> bool {
    // `Authority` knows the letters of a name, and takes what comes before an `@` too, any text for a port, and a comma:
    // what comes with one is two `Host` headers that a proxy has joined.
    Authority::try_from(bytes).is_ok_and(|authority| HostAndPort::of(authority.as_str()).is_some())
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
        for good in [
            "",
            "a",
            "example.org",
            "example.org:8000",
            "127.0.0.1:80",
            "[::1]",
            "[::1]:8000",
            "a:",
            "x_y.z",
            "a:065535",
        ] {
            assert!(is_host(good.as_bytes()), "{good:?} is a host");
        }
        for bad in [
            "a b",
            "a/b",
            "a@b",
            "a:b",
            "a:80:80",
            "a:65536",
            "a:99999999999999999999",
            "[::1]:x",
            "a%:1",
            ":80",
            "http://a",
            "a,b",
            "a\\b",
            "a?b",
            "a#b",
            "[::1",
            "::1",
            "[::1]x",
            "<a>",
            "\"a\"",
        ] {
            assert!(!is_host(bad.as_bytes()), "{bad:?} is no host");
        }
    }
}
