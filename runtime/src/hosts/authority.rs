//! `host:port`, taken apart.

/// The host that a request names, and its port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HostAndPort<'t> {
    /// The name or address; one of IPv6 in its brackets.
    pub(crate) host: &'t str,
    pub(crate) port: Port,
}

/// The port that stands behind a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Port {
    /// The one of the scheme.
    Unsaid,
    Number(u16),
}

impl HostAndPort<'_> {
    /// `None` where it is neither `host` nor `host:port`; what a name may be made of is only looked at where it matters
    /// for that (the server has read the `Host` more strictly).
    pub(crate) fn of(text: &str) -> Option<HostAndPort<'_>> {
        if text.bytes().any(|byte| matches!(byte, b'/' | b'\\' | b'@' | b'?' | b'#' | b',' | b' ')) {
            return None;
        }
        let name_ends = match text.strip_prefix('[') {
            Some(address) => address.find(']')? + 2,
            None => text.find(':').unwrap_or(text.len()),
        };
        let (host, rest) = text.split_at(name_ends);
        let port = match rest.strip_prefix(':') {
            None if rest.is_empty() => Port::Unsaid,
            None => return None,
            Some("") => Port::Unsaid,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Port::Number(digits.parse().ok()?),
            Some(_) => return None,
        };
        (!host.is_empty()).then_some(HostAndPort { host, port })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hosts_and_ports() {
        let of = |text| HostAndPort::of(text).map(|it| (it.host, it.port));
        assert_eq!(of("a.example"), Some(("a.example", Port::Unsaid)));
        assert_eq!(of("a.example:"), Some(("a.example", Port::Unsaid)));
        assert_eq!(of("a.example:80"), Some(("a.example", Port::Number(80))));
        assert_eq!(of("[::1]"), Some(("[::1]", Port::Unsaid)));
        assert_eq!(of("[::1]:8000"), Some(("[::1]", Port::Number(8000))));
        for bad in ["", ":80", "a:b", "a:80:80", "a:65536", "::1", "[::1", "[::1]x", "a b", "a@b", "a/b", "a,b", "a:-1"]
        {
            assert_eq!(of(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\]:a0é@. ]{0,8}") {
            if let Some(it) = HostAndPort::of(&text) {
                prop_assert!(text.starts_with(it.host));
            }
        }
    }
}
