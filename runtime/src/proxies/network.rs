//! A network of addresses: `10.0.0.0/8`.

use std::net::{IpAddr, Ipv6Addr};

/// A network of addresses; one address alone is one too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    /// IPv4 as the last 32 bits of `::ffff:0:0/96`, so that there is one kind of address.
    bits: u128,
    /// How many bits of these the network has, from the left: 0 to 128.
    prefix: u32,
}

/// How many bits stand before an IPv4 address.
const MAPPED: u32 = 96;

impl Network {
    /// `10.0.0.0/8`, `fd00::/8`, or an address. `None` for what is neither, and for a network that names more bits than
    /// it has: `10.0.0.1/8` may be meant as one or the other.
    pub(crate) fn parse(text: &str) -> Option<Network> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let (longest, before) = match address {
            IpAddr::V4(_) => (32, MAPPED),
            IpAddr::V6(_) => (128, 0),
        };
        let length = match length {
            None => longest,
            // `parse` would take a plus sign and zeros before the number.
            Some(digits) if digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                let length: u32 = digits.parse().ok()?;
                if length > longest || digits != length.to_string() {
                    return None;
                }
                length
            }
            Some(_) => return None,
        };
        let network = Network { bits: bits(address), prefix: before + length };
        (network.bits & !network.mask() == 0).then_some(network)
    }

    /// Whether the address is in it.
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        bits(address) & self.mask() == self.bits
    }

    /// Whether it is all addresses of IPv4, or of IPv6.
    pub(crate) fn is_everybody(&self) -> bool {
        self.prefix == 0 || (self.prefix == MAPPED && self.bits == 0xffff << 32)
    }

    fn mask(&self) -> u128 {
        u128::MAX.checked_shl(128 - self.prefix).unwrap_or(0)
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => Ipv6Addr::to_bits(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::net::Ipv4Addr;

    fn contains(network: &str, address: &str) -> bool {
        Network::parse(network).unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn networks_and_addresses() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.1.2", "11.0.0.0"),
            ("10.0.0.0/8", "::ffff:10.0.0.1", "::10.0.0.1"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("192.0.2.6/31", "192.0.2.7", "192.0.2.8"),
            ("fd00::/8", "fdff::1", "fe00::"),
            ("::1", "::1", "::2"),
            ("::ffff:10.0.0.0/104", "10.1.1.1", "11.1.1.1"),
            ("0.0.0.0/0", "255.1.1.1", "::1"),
        ] {
            assert!(contains(network, inside), "{network} {inside}");
            assert!(!contains(network, outside), "{network} {outside}");
        }
        assert!(contains("::/0", "1.2.3.4") && contains("::/0", "ffff::"));
    }

    #[test]
    fn all_addresses_are_everybody() {
        for all in ["0.0.0.0/0", "::/0"] {
            assert!(Network::parse(all).unwrap().is_everybody(), "{all}");
        }
        for some in ["128.0.0.0/1", "::/1", "0.0.0.0", "::/96"] {
            assert!(!Network::parse(some).unwrap().is_everybody(), "{some}");
        }
    }

    #[test]
    fn what_is_no_network() {
        for bad in [
            "",
            "/",
            "/8",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/08",
            "10.0.0.0/+8",
            "10.0.0.0/-1",
            "10.0.0.1/8",
            "10/8",
            "10.0.0/8",
            "fd00::/129",
            "fd00::1/8",
            "[::1]",
            "::1%eth0",
            "localhost",
            " ::1",
            "10.0.0.0/8/8",
            "10.0.0.0/255.0.0.0",
        ] {
            assert_eq!(Network::parse(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn an_address_is_in_a_network_if_its_first_bits_are(a: u32, b: u32, length in 0u32..=32) {
            let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            let network = Network::parse(&format!("{}/{length}", Ipv4Addr::from_bits(a & mask))).unwrap();
            prop_assert_eq!(network.contains(Ipv4Addr::from_bits(b).into()), a & mask == b & mask);
            prop_assert!(network.contains(Ipv4Addr::from_bits(a).into()));
            let near = Ipv4Addr::from_bits(a ^ 1);
            prop_assert_eq!(network.contains(near.into()), length < 32);
        }

        #[test]
        fn the_same_for_ipv6(a: u128, b: u128, length in 0u32..=128) {
            let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
            let network = Network::parse(&format!("{}/{length}", Ipv6Addr::from_bits(a & mask))).unwrap();
            prop_assert_eq!(network.contains(Ipv6Addr::from_bits(b).into()), a & mask == b & mask);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9a-f.:/]{0,24}") {
            if let Some(network) = Network::parse(&text) {
                let address: IpAddr = text.split('/').next().unwrap().parse().unwrap();
                prop_assert!(network.contains(address));
            }
        }
    }
}
