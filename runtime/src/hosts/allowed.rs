//! Which hosts a site answers to.

use super::{HostAndPort, Port};
use std::net::{Ipv4Addr, Ipv6Addr};

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
}

impl Hosts {
    /// Those that the attribute lists, and those that the process was told of. Where neither names any, and in
    /// development, addresses and `localhost` besides: nobody can have them lead elsewhere.
    pub(crate) fn new(listed: AllowedHosts, further: Vec<String>, is_development: bool) -> Hosts {
        let local = is_development || (listed == AllowedHosts::Unsaid && further.is_empty());
        Hosts { listed, further, local }
    }

    /// Whether a `Host` of this value is one of them; its port is not looked at.
    pub(crate) fn allow(&self, host: &str) -> bool {
        let listed = match self.listed {
            AllowedHosts::Unsaid => &[],
            AllowedHosts::Listed(listed) => listed,
            AllowedHosts::Any(_) => return HostAndPort::of(host).is_some(),
        };
        let name = without_port(host);
        listed.iter().any(|pattern| covers(pattern, name))
            || (self.local && is_local(name))
            || self.further.iter().any(|pattern| covers(pattern, name))
    }
}

/// The host without the port, or whatever this text is: no pattern covers what is no host.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn covers(pattern: &str, name: &str) -> bool {
    match pattern.strip_prefix('*') {
        None => pattern.eq_ignore_ascii_case(name),
        Some(end) => ends_with(name, end),
    }
}

/// Whether the name is made of labels, and then this end (which begins with a dot).
fn ends_with(name: &str, end: &str) -> bool {
    match name.len().checked_sub(end.len()).and_then(|at| name.split_at_checked(at)) {
        Some((labels, rest)) => {
            rest.eq_ignore_ascii_case(end)
                && !labels.is_empty()
                && labels.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        }
        None => false,
    }
}

/// Whether no DNS of anybody can make this name another's: an address is one, and `localhost` is this machine
/// (RFC 6761, 6.3).
fn is_local(name: &str) -> bool {
    let is_v6 = |address: &str| address.parse::<Ipv6Addr>().is_ok();
    name.parse::<Ipv4Addr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || ends_with(name, ".localhost")
        || name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(is_v6)
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
        return is_local(text) && matches!(HostAndPort::of(text), Some(HostAndPort { port: Port::Unsaid, .. }));
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
        for good in ["example.com", "EXAMPLE.com:8000", "a.example.org", "a.b.example.org:1", "[::1]", "[::1]:80"] {
            assert!(hosts.allow(good), "{good}");
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
            "localhost",
            "127.0.0.1",
            "",
        ] {
            assert!(!hosts.allow(bad), "{bad}");
        }
    }

    #[test]
    fn addresses_and_localhost_are_answered_to_without_a_list_and_in_development() {
        let without = Hosts::new(AllowedHosts::Unsaid, Vec::new(), false);
        let told = Hosts::new(AllowedHosts::Unsaid, vec!["a.example".to_owned()], false);
        let development = Hosts::new(AllowedHosts::Listed(&["a.example"]), Vec::new(), true);
        for local in ["127.0.0.1:8000", "10.0.0.7", "localhost", "a.LOCALHOST:1", "[::1]:8000", "[fe80::1]"] {
            assert!(without.allow(local) && development.allow(local) && !told.allow(local), "{local}");
        }
        assert!(told.allow("a.example") && development.allow("a.example") && !without.allow("a.example"));
        for foreign in
            ["localhost.evil.example", "127.0.0.1.evil.example", "127.1", "1", "web", "[::1", "::1", "[::1]x"]
        {
            assert!(!without.allow(foreign) && !development.allow(foreign), "{foreign}");
        }
    }

    #[test]
    fn any_host_is_a_host_still() {
        let any = Hosts::new(AllowedHosts::Any("customers bring their own"), Vec::new(), false);
        assert!(any.allow("a.example:80") && any.allow("[::1]"));
        assert!(!any.allow("a/b") && !any.allow("") && !any.allow("u@a"));
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
            if hosts(&["*.a.b"]).allow(&host) {
                let it = HostAndPort::of(&host);
                prop_assert!(it.is_some_and(|it| it.host.ends_with(".a.b")), "{}", host);
            }
        }
    }
}
