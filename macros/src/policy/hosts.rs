//! `hosts = ["example.com", "*.example.com"]`

use super::reason::{call, is_word, text, texts};
use crate::diag::Errors;
use syn::Expr;

/// The hosts that a site answers to.
pub(super) enum Hosts {
    Listed(Vec<String>),
    /// Every host, for this reason.
    Any(String),
}

const USAGE: &str = "expected a list of hosts: hosts = [\"example.com\", \"*.example.com\"]";
const ANY: &str = "say why any host will do: hosts = any(\"customers bring their own domains\")";

/// The hosts; each that is wrong is noted and left out.
pub(super) fn parse(value: &Expr, errors: &mut Errors) -> Hosts {
    if let Some(call) = call(value, "any") {
        let reason = errors.keep(texts::<1>(call, ANY)).map(|[reason]| reason.value());
        return Hosts::Any(reason.unwrap_or_default());
    }
    let mut hosts = Vec::new();
    match value {
        Expr::Array(array) => {
            if array.elems.is_empty() {
                errors.at(
                    array,
                    "a site without a host answers nobody; leave `hosts` out to answer to addresses and localhost",
                );
            }
            for element in &array.elems {
                let Some(literal) = text(element) else {
                    errors.at(element, USAGE);
                    continue;
                };
                match host(&literal.value()) {
                    Ok(host) if hosts.contains(&host) => errors.at(literal, format!("`{host}` is in the list already")),
                    Ok(host) => hosts.push(host),
                    Err(message) => errors.at(literal, message),
                }
            }
        }
        _ if is_word(value, "any") => errors.at(value, ANY),
        _ => errors.at(value, USAGE),
    }
    Hosts::Listed(hosts)
}

/// The host in lower case, or what is wrong with it.
fn host(written: &str) -> Result<String, String> {
    if let Some((_, rest)) = written.split_once("://") {
        return Err(format!("a host has no scheme: \"{}\"", rest.split('/').next().unwrap_or_default()));
    }
    if let Some((host, _)) = written.split_once('/') {
        return Err(format!("a host has no path: \"{host}\""));
    }
    if !written.is_ascii() {
        return Err("browsers write this host in ASCII, with labels that begin with `xn--`: write it so".to_owned());
    }
    let lower = written.to_ascii_lowercase();
    if let Some(inside) = lower.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return match inside.parse::<std::net::Ipv6Addr>() {
            Ok(_) => Ok(lower),
            Err(_) => Err(format!("`{inside}` is no IPv6 address")),
        };
    }
    if lower.parse::<std::net::Ipv6Addr>().is_ok() {
        return Err(format!("an IPv6 address stands in brackets: \"[{lower}]\""));
    }
    if let Some((host, port)) = lower.rsplit_once(':')
        && port.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err(format!("a host is listed without a port, and answered at any: \"{host}\""));
    }
    if lower == "*" {
        return Err("this would be every host, and needs a reason: hosts = any(\"the reason\")".to_owned());
    }
    if let Some(name) = lower.strip_prefix('.') {
        return Err(format!("all names below a domain are \"*.{name}\"; the domain itself is \"{name}\""));
    }
    if let Some(name) = lower.strip_suffix('.') {
        return Err(format!("a host is listed without a dot at its end: \"{name}\""));
    }
    let name = lower.strip_prefix("*.").unwrap_or(&lower);
    if name.contains('*') {
        return Err("a wildcard stands for all labels before a name: \"*.example.com\"".to_owned());
    }
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if !name.split('.').all(label) {
        return Err(format!("`{name}` is no name of a host, nor an address"));
    }
    if name.len() < lower.len() && !name.contains('.') {
        return Err(format!("`*.{name}` is every name of a top-level domain: anybody can have one"));
    }
    Ok(lower)
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn hosts_are_in_lower_case() {
        for (written, expected) in [
            ("example.com", "example.com"),
            ("*.Example.com", "*.example.com"),
            ("localhost", "localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("[::1]", "[::1]"),
        ] {
            assert_eq!(host(written).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_no_host_is_told_so() {
        for (written, part) in [
            ("https://example.com/", "no scheme: \"example.com\""),
            ("example.com/a", "no path"),
            ("bücher.example", "xn--"),
            ("[::x]", "no IPv6"),
            ("::1", "\"[::1]\""),
            ("example.com:443", "without a port"),
            ("[::1]:443", "without a port, and answered at any: \"[::1]\""),
            ("*", "any("),
            (".example.com", "\"*.example.com\""),
            ("example.com.", "dot at its end"),
            ("a.*.example.com", "before a name"),
            ("*.com", "top-level"),
            ("a..b", "no name"),
            ("", "no name"),
            ("a b", "no name"),
        ] {
            let message = host(written).expect_err(written);
            assert!(message.contains(part), "{written}: {message}");
        }
    }
}
