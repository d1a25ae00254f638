//! Who sends requests, as far as counting goes.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Who sends requests: an address, or for IPv6 the 64 bits that name a network, since a single customer has all of the
/// 2^64 addresses in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Visitor {
    V4(u32),
    V6(u64),
    /// Nobody knows; all of these are one.
    Unknown,
}

impl Visitor {
    pub(super) fn of(address: Option<IpAddr>) -> Visitor {
        // `::ffff:1.2.3.4`, which a socket for both kinds says of an IPv4 address.
        match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(address)) => Visitor::V4(address.to_bits()),
            Some(IpAddr::V6(address)) => Visitor::V6((address.to_bits() >> 64) as u64),
            None => Visitor::Unknown,
        }
    }
}

impl fmt::Display for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Visitor::V4(address) => write!(f, "{}", Ipv4Addr::from_bits(address)),
            Visitor::V6(network) => write!(f, "{}/64", Ipv6Addr::from_bits(u128::from(network) << 64)),
            Visitor::Unknown => f.write_str("unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> Visitor {
        Visitor::of(Some(address.parse().unwrap()))
    }

    #[test]
    fn a_network_of_ipv6_is_one_visitor() {
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("1.2.3.4"), of("1.2.3.5"));
        assert_eq!(of("::ffff:1.2.3.4"), of("1.2.3.4"));
        assert_ne!(of("::"), Visitor::Unknown);
        assert_ne!(of("::"), of("0.0.0.0"));
        assert_eq!(of("2001:db8:1:2:3::4").to_string(), "2001:db8:1:2::/64");
        assert_eq!(of("192.0.2.1").to_string(), "192.0.2.1");
    }
}
