//! Proxies that are believed when they say who sent a request, by which scheme, and to which host.
//!
//! Anybody can write these headers. So they count only where the connection comes from a proxy that the site trusts; and
//! then they are read from their end, address by address, as long as those are trusted too. The first one that is not is
//! the client: whatever stands before it, the client has written itself.

mod customary;
mod hop;
mod network;
mod standard;

pub(crate) use network::Network;

use crate::hosts::HostAndPort;
use crate::request::Request;
use crate::settings::Said;
use hop::Hop;
use std::net::IpAddr;

/// The proxies that an app's attribute trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustedProxies {
    /// Networks and addresses, as the macro has checked them.
    pub networks: &'static [&'static str],
    /// Whether every other side of a connection is one, whatever its address.
    pub any: bool,
    /// Whether they write `Forwarded`, and not `X-Forwarded-For` and its kin.
    pub standard: bool,
}

impl TrustedProxies {
    /// There are none.
    pub const NONE: TrustedProxies = TrustedProxies { networks: &[], any: false, standard: false };
}

/// The key that names further ones.
pub(crate) const KEY: &str = "trusted_proxies";
/// The word among these networks that says which header these proxies write.
const STANDARD: &str = "forwarded";
/// As many proxies are between a client and us at the most; what is said of more is not read.
const MOST_HOPS: usize = 32;
/// A name of DNS has at most 253 bytes, and a port 6 with its colon.
const LONGEST_HOST: usize = 260;

/// The proxies that a site trusts.
#[derive(Clone, Debug)]
pub(crate) struct Proxies {
    networks: Vec<Network>,
    any: bool,
    standard: bool,
}

impl Proxies {
    /// Those that the attribute lists, and those that settings name; `None` where there are none. What makes no sense is a
    /// sentence about it.
    pub(crate) fn new(listed: TrustedProxies, further: &[Said]) -> Result<Option<Proxies>, String> {
        let networks = listed.networks.iter().filter_map(|text| Network::parse(text)).collect();
        let mut proxies = Proxies { networks, any: listed.any, standard: listed.standard };
        for said in further {
            let (by, name) = (said.name(), said.text.as_str());
            if name.eq_ignore_ascii_case(STANDARD) {
                proxies.standard = true;
                continue;
            }
            match Network::parse(name) {
                Some(network) if network.is_everybody() => {
                    return Err(format!(
                        "{by} names {name}, which is everybody: whoever connects could say who it is. Name the \
                         network of the proxy, or write trusted_proxies = any(\"the reason\") into #[app(..)]"
                    ));
                }
                Some(network) => proxies.networks.push(network),
                None => {
                    return Err(format!(
                        "{by} names {name:?}, but must be networks of proxies, such as 10.0.0.0/8 or fd00::/8"
                    ));
                }
            }
        }
        Ok((proxies.any || !proxies.networks.is_empty()).then_some(proxies))
    }

    /// Notes in the request what proxies that are trusted say of it.
    pub(crate) fn apply(&self, request: &mut Request) {
        let peer = request.connection().peer.map(|peer| peer.ip().to_canonical());
        if !(self.any || peer.is_some_and(|peer| self.trust(peer))) {
            return;
        }
        request.note_trusted_proxy();
        let headers = request.headers();
        let told =
            if self.standard { self.client(standard::hops(headers)) } else { self.client(customary::hops(headers)) };
        let Some(hop) = told else { return };
        let host = hop.host.filter(|host| is_host(host));
        request.note_client(hop.address, hop.secure, host);
    }

    /// The step at which the request came to the first proxy that is trusted. Its address is that of the last proxy where
    /// it is not known, and `None` where that is the connection's.
    fn client(&self, hops: impl Iterator<Item = Hop>) -> Option<Hop> {
        let mut last: Option<Hop> = None;
        for hop in hops.take(MOST_HOPS) {
            let Some(address) = hop.address else {
                tracing::debug!(target: "squall::proxies", "a proxy says of a request's sender what is no address");
                // What came by which scheme, and to which host, is known all the same.
                let address = last.and_then(|last| last.address);
                return Some(Hop { address, ..hop });
            };
            let more = self.trust(address);
            last = Some(hop);
            if !more {
                break;
            }
        }
        last
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(address))
    }
}

fn is_host(text: &str) -> bool {
    text.len() <= LONGEST_HOST && text.bytes().all(|byte| byte.is_ascii_graphic()) && HostAndPort::of(text).is_some()
}

#[cfg(test)]
mod tests;
