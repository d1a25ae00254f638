//! Which hosts a site answers to.

use super::{HostAndPort, Port};
use std::net::Ipv6Addr;
use std::sync::OnceLock;

/// The hosts that an app's attribute lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowedHosts {
    /// It lists none.
    Unsaid,
    /// These, in lower case; `*.example.com` is every name below `example.com`, and not that name itself.
    Listed(&'static [&'static str]),
    /// Every host, for the reason given.
    Any(&'static str),
}

/// The hosts that a site answers to.
#[derive(Debug)]
pub(crate) struct Hosts {
    listed: AllowedHosts,
    further: Vec<String>,
    local: bool,
    /// The first that were found to be allowed, to be compared with: a site has one or two, and its health checks another.
    found: [OnceLock<Box<[u8]>>; 4],
}

/// The longest that is kept to be compared with: a name of DNS and a port.
const LONGEST_FOUND: usize = 253 + ":65535".len();

impl Hosts {
    /// Those that the attribute lists, and those that the process was told of. Where neither names any, and in
    /// development, addresses and `localhost` besides: nobody can have them lead elsewhere.
    pub(crate) fn new(listed: AllowedHosts, further: Vec<String>, is_development: bool) -> Hosts {
        let local = is_development || (listed == AllowedHosts::Unsaid && further.is_empty());
        Hosts { listed, further, local, found: Default::default() }
    }

    /// Whether a `Host` of this value is one of them; its port is not looked at.
    #[inline]
    pub(crate) fn allow(&self, host: &[u8]) -> bool {
        for found in &self.found {
            match found.get() {
                Some(found) if **found == *host => return true,
                Some(_) => {}
                None => break,
            }
        }
        self.find(host)
    }

    #[inline(never)]
    fn find(&self, host: &[u8]) -> bool {
        let allowed = self.covers(host);
        if allowed && host.len() <= LONGEST_FOUND {
            // Where another thread has just taken the place it takes the next, or none.
            _ = self.found.iter().find(|place| place.get().is_none()).map(|place| place.set(host.into()));
        }
        allowed
    }

    fn covers(&self, host: &[u8]) -> bool {
        let listed = match self.listed {
            AllowedHosts::Unsaid => &[],
            AllowedHosts::Listed(listed) => listed,
            AllowedHosts::Any(_) => return std::str::from_utf8(host).ok().and_then(HostAndPort::of).is_some(),
        };
        let name = without_port(host);
        (self.local && is_local(name))
            || listed.iter().any(|pattern| covers(pattern, name))
            || self.further.iter().any(|pattern| covers(pattern, name))
    }
}

/// The host without the port, or whatever this text is: no pattern covers what is no host.
fn without_port(host: &[u8]) -> &[u8] {
    let digits = host.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (name, port) = host.split_at(host.len() - digits);
    let number =
        port.iter().fold(0_u32, |number, digit| number.saturating_mul(10).saturating_add(u32::from(digit - b'0')));
    match name {
        // A number that is no port is a part of the name, which nobody has then.
        [name @ .., b':'] if number <= u32::from(u16::MAX) => name,
        _ => host,
    }
}

fn covers(pattern: &str, name: &[u8]) -> bool {
    match pattern.strip_prefix('*') {
        None => pattern.as_bytes().eq_ignore_ascii_case(name),
        Some(end) => ends_with(name, end),
    }
}

/// Whether the name is made of labels, and then this end (which begins with a dot).
fn ends_with(name: &[u8], end: &str) -> bool {
    match name.len().checked_sub(end.len()).map(|at| name.split_at(at)) {
        Some((labels, rest)) => {
            rest.eq_ignore_ascii_case(end.as_bytes())
                && !labels.is_empty()
                && labels.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        }
        None => false,
    }
}

/// Whether no DNS of anybody can make this name another's: an address is one, and `localhost` is this machine
/// (RFC 6761, 6.3).
fn is_local(name: &[u8]) -> bool {
    match name {
        // No top-level domain is a number, so this is an address of IPv4 or nothing.
        [.., b'0'..=b'9'] => name.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.'),
        [b'[', address @ .., b']'] => {
            std::str::from_utf8(address).is_ok_and(|address| address.parse::<Ipv6Addr>().is_ok())
        }
        _ => name.eq_ignore_ascii_case(b"localhost") || ends_with(name, ".localhost"),
    }
}

/// Whether this may stand in a list of hosts: a name or address in lower case, without a port, or `*.` before a name.
pub(super) fn is_pattern(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'))
    };
    if text.starts_with('[') {
        return is_local(text.as_bytes())
            && matches!(HostAndPort::of(text), Some(HostAndPort { port: Port::Unsaid, .. }));
    }
    name.split('.').all(label) && (name == text || name.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hosts(listed: &'static [&'static str]) -> Hosts {
        Hosts::new(AllowedHosts::Listed(listed), Vec::new(), false)
    }

    #[test]
    fn a_list_is_all_that_is_answered_to() {
        let hosts = hosts(&["example.com", "*.example.org", "[::1]"]);
        for good in [
            "example.com",
            "example.com:",
            "example.com:65535",
            "EXAMPLE.com:8000",
            "a.example.org",
            "a.b.example.org:1",
            "[::1]",
            "[::1]:80",
        ] {
            assert!(hosts.allow(good.as_bytes()), "{good}");
        }
        for bad in [
            "example.org",
            ".example.org",
            "xexample.org",
            "example.com.evil.example",
            "evil.example/.example.org",
            "evil.example:80@.example.org",
            "u@example.com",
            "example.com.",
            "example.com:65536",
            "a.example.org:80080800",
            "localhost",
            "127.0.0.1",
            "",
        ] {
            assert!(!hosts.allow(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn addresses_and_localhost_are_answered_to_without_a_list_and_in_development() {
        let without = Hosts::new(AllowedHosts::Unsaid, Vec::new(), false);
        let told = Hosts::new(AllowedHosts::Unsaid, vec!["a.example".to_owned()], false);
        let development = Hosts::new(AllowedHosts::Listed(&["a.example"]), Vec::new(), true);
        for local in ["127.0.0.1:8000", "10.0.0.7", "localhost", "a.LOCALHOST:1", "[::1]:8000", "[fe80::1]"] {
            assert!(
                without.allow(local.as_bytes()) && development.allow(local.as_bytes()) && !told.allow(local.as_bytes()),
                "{local}"
            );
        }
        assert!(told.allow(b"a.example") && development.allow(b"a.example") && !without.allow(b"a.example"));
        for foreign in
            ["localhost.evil.example", "127.0.0.1.evil.example", "a.1", "1.a", "web", "[::1", "::1", "[::1]x"]
        {
            assert!(!without.allow(foreign.as_bytes()) && !development.allow(foreign.as_bytes()), "{foreign}");
        }
    }

    #[test]
    fn any_host_is_a_host_still() {
        let any = Hosts::new(AllowedHosts::Any("customers bring their own"), Vec::new(), false);
        assert!(any.allow(b"a.example:80") && any.allow(b"[::1]"));
        assert!(!any.allow(b"a/b") && !any.allow(b"") && !any.allow(b"u@a"));
    }

    #[test]
    fn patterns() {
        for good in ["a", "a.example", "*.a.example", "127.0.0.1", "[::1]", "xn--bcher-kva.example", "a_b.example"] {
            assert!(is_pattern(good), "{good}");
        }
        for bad in [
            "",
            "*",
            "*.",
            "*.com",
            "a.*",
            "*a.example",
            ".a",
            "a.",
            "a..b",
            "a:80",
            "[::1]:80",
            "A.example",
            "a b",
            "::1",
        ] {
            assert!(!is_pattern(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_wildcard_allows_ends_with_its_name(host in "[a-c.:@/*-]{0,12}(\\.a\\.b)?(:[0-9]{0,3})?") {
            if hosts(&["*.a.b"]).allow(host.as_bytes()) {
                let it = HostAndPort::of(&host);
                prop_assert!(it.is_some_and(|it| it.host.ends_with(".a.b")), "{}", host);
            }
        }
    }
}
