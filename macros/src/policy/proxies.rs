//! `trusted_proxies = ["10.0.0.0/8", "fd00::/8"]`, `forwarded(["10.0.0.0/8"])`, `any("only the proxy reaches this port")`

use super::reason::{call, is_word, text, texts};
use crate::diag::Errors;
use std::net::IpAddr;
use syn::Expr;

/// The proxies that are believed when they say who sent a request.
#[derive(Default)]
pub(super) struct Proxies {
    pub(super) networks: Vec<String>,
    /// Whoever connects is one.
    pub(super) any: bool,
    /// Whether they write `Forwarded`, and not `X-Forwarded-For` and its kin.
    pub(super) standard: bool,
}

const USAGE: &str = "expected a list of networks: trusted_proxies = [\"10.0.0.0/8\"], or forwarded([\"10.0.0.0/8\"]) for \
                     proxies that write `Forwarded` instead of `X-Forwarded-For`";
const ANY: &str =
    "say why whoever connects is a proxy of yours: trusted_proxies = any(\"only the proxy reaches this port\")";

/// The networks; each that is wrong is noted and left out.
pub(super) fn parse(value: &Expr, errors: &mut Errors) -> Proxies {
    if let Some(call) = call(value, "forwarded") {
        let Some(inside) = call.args.first().filter(|_| call.args.len() == 1) else {
            errors.at(value, USAGE);
            return Proxies::default();
        };
        return Proxies { standard: true, ..networks(inside, errors) };
    }
    networks(value, errors)
}

fn networks(value: &Expr, errors: &mut Errors) -> Proxies {
    let mut proxies = Proxies::default();
    if let Some(call) = call(value, "any") {
        errors.keep(texts::<1>(call, ANY));
        return Proxies { any: true, ..proxies };
    }
    match value {
        Expr::Array(array) if array.elems.is_empty() => {
            errors.at(array, "an empty list trusts no proxy: leave `trusted_proxies` out");
        }
        Expr::Array(array) => {
            for element in &array.elems {
                let Some(literal) = text(element) else {
                    errors.at(element, USAGE);
                    continue;
                };
                match network(&literal.value()) {
                    Ok(network) if proxies.networks.contains(&network) => {
                        errors.at(literal, format!("`{network}` is in the list already"));
                    }
                    Ok(network) => proxies.networks.push(network),
                    Err(message) => errors.at(literal, message),
                }
            }
        }
        _ if is_word(value, "any") => errors.at(value, ANY),
        _ => errors.at(value, USAGE),
    }
    proxies
}

/// The network as it is written in short, or what is wrong with it.
fn network(written: &str) -> Result<String, String> {
    let (address, length) = match written.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (written, None),
    };
    if address.starts_with('[') {
        return Err("an address of IPv6 stands here without brackets: \"::1\"".to_owned());
    }
    let Ok(ip) = address.parse::<IpAddr>() else {
        return Err(format!("`{address}` is no IP address; a network is written \"10.0.0.0/8\" or \"fd00::/8\""));
    };
    let Some(digits) = length else { return Ok(ip.to_string()) };
    let longest = if ip.is_ipv4() { 32 } else { 128 };
    let length = match digits.parse::<u32>() {
        Ok(length) if length <= longest && length.to_string() == digits => length,
        _ => {
            return Err(format!(
                "after the slash stands how many bits the network has, 0 to {longest}: \"{ip}/{longest}\""
            ));
        }
    };
    if length == 0 {
        return Err("this is everybody, and needs a reason: trusted_proxies = any(\"the reason\")".to_owned());
    }
    let begin = first_address(ip, length);
    if begin != ip {
        return Err(format!("`{ip}` is in the network \"{begin}/{length}\"; alone it is \"{ip}\""));
    }
    Ok(format!("{ip}/{length}"))
}

fn first_address(ip: IpAddr, length: u32) -> IpAddr {
    match ip {
        IpAddr::V4(ip) => IpAddr::V4((ip.to_bits() & u32::MAX.checked_shl(32 - length).unwrap_or(0)).into()),
        IpAddr::V6(ip) => IpAddr::V6((ip.to_bits() & u128::MAX.checked_shl(128 - length).unwrap_or(0)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn networks_in_short() {
        for (written, short) in [
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("192.0.2.1", "192.0.2.1"),
            ("192.0.2.1/32", "192.0.2.1/32"),
            ("FD00:0::/8", "fd00::/8"),
            ("::1", "::1"),
        ] {
            assert_eq!(network(written).as_deref(), Ok(short));
        }
    }

    #[test]
    fn what_is_no_network_is_told_so() {
        for (written, part) in [
            ("", "`` is no IP address"),
            ("proxy.internal", "no IP address"),
            ("10.0.0/8", "no IP address"),
            ("[::1]", "without brackets"),
            ("10.0.0.1:80", "no IP address"),
            ("10.0.0.0/33", "0 to 32"),
            ("fd00::/129", "0 to 128"),
            ("10.0.0.0/08", "0 to 32"),
            ("10.0.0.0/255.0.0.0", "0 to 32"),
            ("10.0.0.0/", "0 to 32"),
            ("0.0.0.0/0", "everybody"),
            ("::/0", "everybody"),
            ("10.1.2.3/8", "\"10.0.0.0/8\"; alone it is \"10.1.2.3\""),
        ] {
            let message = network(written).expect_err(written);
            assert!(message.contains(part), "{written}: {message}");
        }
    }
}
