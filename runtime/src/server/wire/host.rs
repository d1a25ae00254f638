//! What is a `Host`, and whether a target agrees with it.

use super::refusal::Refusal;
use crate::hosts::HostAndPort;
use http::uri::Authority;

/// `host` or `host:port` (RFC 3986, 3.2.2), or nothing, which is for targets without a host.
pub(in crate::server) fn is_host(bytes: &[u8]) -> bool {
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

/// Whether an absolute target (RFC 9112, 3.2.2) is one, and names the same host as `Host` does. The standard has the
/// target win, but who looked at `Host` before us has seen another site.
#[cold]
pub(super) fn check_absolute(target: &[u8], host: Option<&[u8]>) -> Result<(), Refusal> {
    const NO_TARGET: Refusal = Refusal::bad("the target of the request is neither a path nor a URL");
    let (default_port, rest) = if let Some(rest) = after(target, b"http://") {
        (b"80".as_slice(), rest)
    } else if let Some(rest) = after(target, b"https://") {
        (b"443".as_slice(), rest)
    } else {
        return Err(NO_TARGET);
    };
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?')).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    // hyper's own parser has the last word on the path, which may begin with a question mark.
    if authority.is_empty() || !is_host(authority) || http::Uri::try_from(target).is_err() {
        return Err(NO_TARGET);
    }
    debug_assert!(path.is_empty() || matches!(path[0], b'/' | b'?'));
    match host {
        Some(host) if !same(authority, host, default_port) => {
            Err(Refusal::bad("the Host header names another host than the target"))
        }
        _ => Ok(()),
    }
}

fn after<'a>(bytes: &'a [u8], scheme: &[u8]) -> Option<&'a [u8]> {
    let (first, rest) = bytes.split_at_checked(scheme.len())?;
    first.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// Whether both are the same host and port.
fn same(one: &[u8], other: &[u8], default_port: &[u8]) -> bool {
    let parts = |bytes: &[u8]| {
        let colon = bytes.iter().rposition(|byte| *byte == b':').filter(|at| !bytes[*at..].contains(&b']'));
        let (host, port) = colon.map_or((bytes, &[][..]), |at| (&bytes[..at], &bytes[at + 1..]));
        let port = if port.is_empty() { default_port } else { port };
        (host.to_ascii_lowercase(), port.to_vec())
    };
    parts(one) == parts(other)
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

    #[test]
    fn an_absolute_target_agrees_with_host() {
        let check = |target: &str, host: &str| check_absolute(target.as_bytes(), Some(host.as_bytes())).is_ok();
        for (target, host) in [
            ("http://a.example/", "a.example"),
            ("http://A.example", "a.EXAMPLE:80"),
            ("HTTPS://a/?b", "a:443"),
            ("http://a:?b", "a"),
            ("http://[::1]:8000/", "[::1]:8000"),
        ] {
            assert!(check(target, host), "{target} and {host}");
        }
        for (target, host) in [
            ("http://a/", "b"),
            ("http://a:81/", "a"),
            ("https://a/", "a:80"),
            ("http://a@b/", "b"),
            ("http:///", ""),
            ("ftp://a/", "a"),
            ("a:80", "a:80"),
            ("http:/a", "a"),
            ("http://[::1]/", "[::2]"),
        ] {
            assert!(!check(target, host), "{target} and {host}");
        }
    }
}
