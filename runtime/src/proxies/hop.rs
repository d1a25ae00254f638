//! One step of a request's way, as a proxy tells it.

use std::net::{IpAddr, SocketAddr};

/// One step of a request's way: what a proxy says of who sent it the request. What it does not say, and what makes no
/// sense, is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hop {
    pub(super) address: Option<IpAddr>,
    pub(super) secure: Option<bool>,
    pub(super) host: Option<String>,
}

/// An address, perhaps with a port. One of IPv6 may stand in brackets. Who is `unknown`, or goes by a made-up name such
/// as `_gazonk` (RFC 7239, 6), has none.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    let bare = text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    // In brackets without a port, or with one that has a made-up name.
    let in_brackets = || {
        let (address, rest) = text.strip_prefix('[')?.split_once(']')?;
        let address = address.parse::<std::net::Ipv6Addr>().ok()?;
        (rest.is_empty() || is_hidden_port(rest)).then_some(IpAddr::V6(address))
    };
    let hidden_port = || {
        let (address, _) = text.split_once(':').filter(|(address, _)| is_hidden_port(&text[address.len()..]))?;
        address.parse::<std::net::Ipv4Addr>().ok().map(IpAddr::V4)
    };
    let found = bare.or_else(with_port).or_else(in_brackets).or_else(hidden_port)?;
    Some(found.to_canonical())
}

fn is_hidden_port(text: &str) -> bool {
    text.strip_prefix(":_").is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    })
}

/// Whether a scheme is one with TLS.
pub(super) fn secure(scheme: &str) -> Option<bool> {
    match scheme {
        _ if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("wss") => Some(true),
        _ if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("ws") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses() {
        for (text, expected) in [
            ("192.0.2.1", "192.0.2.1"),
            ("192.0.2.1:8080", "192.0.2.1"),
            ("192.0.2.1:_x.y-z", "192.0.2.1"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:47011", "2001:db8::1"),
            ("[2001:db8::1]:_port", "2001:db8::1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
        ] {
            assert_eq!(address(text), Some(expected.parse().unwrap()), "{text}");
        }
        for bad in [
            "",
            "unknown",
            "_hidden",
            "_SEVKISEK",
            "192.0.2",
            "192.0.2.1:",
            "192.0.2.1:x",
            "192.0.2.1:_",
            "192.0.2.1:65536",
            "[192.0.2.1]",
            "[::1",
            "::1]",
            "[::1]x",
            "[::1]:",
            "[::1]:99999",
            "fe80::1%eth0",
            "example.com",
            " ::1",
            "1",
        ] {
            assert_eq!(address(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn every_address_is_read_with_and_without_a_port(ip: IpAddr, port: u16) {
            prop_assert_eq!(address(&ip.to_string()), Some(ip.to_canonical()));
            prop_assert_eq!(address(&SocketAddr::new(ip, port).to_string()), Some(ip.to_canonical()));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,40}") {
            _ = address(&text);
            _ = secure(&text);
        }
    }
}
