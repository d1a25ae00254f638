//! The `Origin` of a request (RFC 6454), and whether it is the site's own.

use crate::hosts::{HostAndPort, Port};
use http::HeaderMap;
use http::header::ORIGIN;

/// What `Origin` says.
#[derive(Clone, Copy)]
pub(super) enum Origin<'r> {
    /// `https://example.com`, or whatever else stands there, `null` too: that is what pages in a sandbox send, of any
    /// site.
    Named(&'r str),
    /// Several, or no text.
    Unreadable,
    Unsaid,
}

impl Origin<'_> {
    pub(super) fn of(headers: &HeaderMap) -> Origin<'_> {
        let mut values = headers.get_all(ORIGIN).iter();
        match (values.next(), values.next()) {
            (None, _) => Origin::Unsaid,
            (Some(value), None) => value.to_str().map_or(Origin::Unreadable, Origin::Named),
            (Some(_), Some(_)) => Origin::Unreadable,
        }
    }
}

/// Whether this origin is the one that the request was sent to: the same host and port.
///
/// The scheme is compared only where it is known, by a connection with TLS or a proxy that is trusted. Else it is `http`, or
/// it is `https` and a proxy in front of the server has ended TLS. What gets through by that is a page of the same host and port that came without
/// TLS, in a browser that knows no `Sec-Fetch-Site`; against whoever can forge such a page, there is
/// `Strict-Transport-Security`.
pub(super) fn is_own(origin: &str, host: Option<&str>, secure: Option<bool>) -> bool {
    let (default, named) = match origin.split_once("://") {
        Some(("https", named)) if secure != Some(false) => (443, named),
        Some(("http", named)) if secure != Some(true) => (80, named),
        _ => return false,
    };
    let (Some(named), Some(host)) = (HostAndPort::of(named), host.and_then(HostAndPort::of)) else { return false };
    let port = |port| match port {
        Port::Unsaid => default,
        Port::Number(number) => number,
    };
    named.host.eq_ignore_ascii_case(host.host) && port(named.port) == port(host.port)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    fn is_own(origin: &str, host: Option<&str>) -> bool {
        super::is_own(origin, host, None)
    }

    #[test]
    fn the_scheme_counts_where_it_is_known() {
        let host = Some("a.example");
        for (origin, secure, expected) in [
            ("https://a.example", Some(true), true),
            ("https://a.example", Some(false), false),
            ("http://a.example", Some(true), false),
            ("http://a.example", Some(false), true),
            ("https://a.example:443", Some(true), true),
        ] {
            assert_eq!(super::is_own(origin, host, secure), expected, "{origin} {secure:?}");
        }
    }

    #[test]
    fn own_origins() {
        for (origin, host) in [
            ("http://a.example", "a.example"),
            ("https://a.example", "a.example"),
            ("https://a.example", "a.example:443"),
            ("http://a.example", "a.example:80"),
            ("http://a.example:8000", "a.example:8000"),
            ("https://a.example:8000", "A.EXAMPLE:8000"),
            ("http://[::1]:8000", "[::1]:8000"),
            ("http://127.0.0.1", "127.0.0.1:"),
        ] {
            assert!(is_own(origin, Some(host)), "{origin} {host}");
        }
    }

    #[test]
    fn other_origins() {
        for (origin, host) in [
            ("https://a.example", "b.example"),
            ("https://a.example:8000", "a.example"),
            ("https://a.example", "a.example:80"),
            ("http://a.example", "a.example:443"),
            ("https://a.example.evil.example", "a.example"),
            ("https://evil.example/a.example", "a.example"),
            ("https://a.example/", "a.example"),
            ("https://u@a.example", "a.example"),
            ("https://a.example", "u@a.example"),
            ("https://a.example:0443", "a.example:+443"),
            ("https://a.example https://a.example", "a.example"),
            ("ftp://a.example", "a.example"),
            ("a.example", "a.example"),
            ("null", "null"),
            ("", ""),
            ("https://", ""),
        ] {
            assert!(!is_own(origin, Some(host)), "{origin} {host}");
        }
        assert!(!is_own("https://a.example", None));
    }

    proptest! {
        #[test]
        fn an_origin_is_own_only_of_a_host_that_it_ends_with(origin in "https?://[a-b.]{0,3}(:[0-9]{0,5})?", host in "[a-b.]{0,3}(:[0-9]{0,5})?") {
            if is_own(&origin, Some(&host)) {
                let name = |text: &str| text.trim_start_matches("http").trim_start_matches("s").trim_start_matches("://").split(':').next().unwrap().to_owned();
                prop_assert_eq!(name(&origin), name(&host));
            }
        }
    }
}
