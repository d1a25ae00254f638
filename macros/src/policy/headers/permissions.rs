//! `permissions_policy = "camera=(self)"`: what it names changes, all else stays as it is by default.

use super::{Usage, Written};
use crate::diag::{Errors, did_you_mean};
use syn::{Expr, LitStr};

/// A Permissions-Policy.
pub(super) enum Permissions {
    /// The value of the header.
    Policy(String),
    /// No such header, for this reason.
    Off(String),
}

const USAGE: Usage = Usage {
    policy: "expected a policy: permissions_policy = \"camera=(self)\", which leaves all that it does not name as it is",
    weakened: "say what and why: permissions_policy = weakened(\"camera=*\", \"the reason\")",
    off: "say why pages may ask for all that browsers have: permissions_policy = off(\"the reason\")",
};
const LISTS: &str = "(), (self), or origins in quotes inside of the parentheses: (self \"https://maps.example.com\")";

/// What pages may not do unless an attribute says otherwise. The runtime has the same as one text.
const DENIED: [&str; 16] = [
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "window-management",
    "xr-spatial-tracking",
];

/// What else browsers know
/// (<https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md>).
const FURTHER: [&str; 35] = [
    "ambient-light-sensor",
    "attribution-reporting",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "captured-surface-control",
    "clipboard-read",
    "clipboard-write",
    "compute-pressure",
    "cross-origin-isolated",
    "deferred-fetch",
    "deferred-fetch-minimal",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "identity-credentials-get",
    "keyboard-map",
    "language-detector",
    "language-model",
    "local-network-access",
    "otp-credentials",
    "picture-in-picture",
    "private-state-token-issuance",
    "private-state-token-redemption",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "speaker-selection",
    "storage-access",
    "summarizer",
    "sync-xhr",
    "translator",
    "unload",
    "web-share",
    "writer",
];

/// The policy; what is wrong in it is noted, each fault by itself.
pub(super) fn parse(value: &Expr, errors: &mut Errors) -> Option<Permissions> {
    match errors.keep(USAGE.parse(value))? {
        Written::Policy(policy, may_be_weak) => whole(&policy, may_be_weak, errors).map(Permissions::Policy),
        Written::Off(reason) => Some(Permissions::Off(reason)),
    }
}

fn whole(literal: &LitStr, may_be_weak: bool, errors: &mut Errors) -> Option<String> {
    let (features, faults) = features(&literal.value(), may_be_weak);
    if !faults.is_empty() {
        faults.iter().for_each(|fault| errors.at(literal, fault));
        return None;
    }
    let named = |name: &str| features.iter().find(|(other, _)| other == name).map(|(_, list)| list.as_str());
    let mut all: Vec<String> = DENIED.iter().map(|name| format!("{name}={}", named(name).unwrap_or("()"))).collect();
    let further = features.iter().filter(|(name, _)| !DENIED.contains(&name.as_str()));
    all.extend(further.map(|(name, list)| format!("{name}={list}")));
    Some(all.join(", "))
}

/// The features that the policy names, each with who may use it; and what is wrong.
fn features(policy: &str, may_be_weak: bool) -> (Vec<(String, String)>, Vec<String>) {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut faults = Vec::new();
    let mut is_weak = false;
    if policy.trim().is_empty() {
        faults.push(USAGE.policy.to_owned());
    }
    if policy.contains(';') {
        faults.push("features are separated by commas: \"camera=(self), geolocation=(self)\"".to_owned());
        return (found, faults);
    }
    for part in policy.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, list) = part.split_once('=').map_or((part, None), |(name, list)| (name.trim(), Some(list.trim())));
        let Some(list) = list else {
            let name = name.split_whitespace().next().unwrap_or_default();
            faults.push(format!("`{part}` does not say who may use it: {name}=(self), or {name}=() for nobody"));
            continue;
        };
        if !DENIED.contains(&name) && !FURTHER.contains(&name) {
            let near = did_you_mean(name, DENIED.into_iter().chain(FURTHER));
            faults.push(format!("`{name}` is nothing that a Permissions-Policy speaks of{near}"));
            continue;
        }
        if found.iter().any(|(earlier, _)| earlier == name) {
            faults.push(format!("`{name}` is there already, and browsers would heed the last alone"));
            continue;
        }
        match allowed(list) {
            Ok(list) => {
                let weak = list == "*";
                if weak && !may_be_weak {
                    faults.push(format!(
                        "`{name}=*` lets every site in a frame have it, and needs a reason: permissions_policy = \
                         weakened(\"{name}=*\", \"the reason\")"
                    ));
                }
                is_weak |= weak;
                found.push((name.to_owned(), list));
            }
            Err(fault) => faults.push(format!("`{name}`: {fault}")),
        }
    }
    if faults.is_empty() && may_be_weak && !is_weak {
        faults.push("this weakens nothing: it needs no weakened(..)".to_owned());
    }
    (found, faults)
}

/// Who may use a feature, as the header writes it.
fn allowed(list: &str) -> Result<String, String> {
    if list == "*" || list == "(*)" {
        return Ok("*".to_owned());
    }
    if list == "self" {
        return Ok("(self)".to_owned());
    }
    let Some(inside) = list.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else {
        return Err(format!("`{list}` does not say who may use it: {LISTS}"));
    };
    let items: Vec<&str> = inside.split_ascii_whitespace().collect();
    for item in &items {
        match item.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(origin) => {
                let host = origin
                    .strip_prefix("https://")
                    .ok_or_else(|| format!("`{origin}` is no origin with TLS: \"https://maps.example.com\""))?;
                let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '*');
                if host.is_empty() || !host.chars().all(good) {
                    return Err(format!("`{origin}` is no origin: it ends with the host, or its port"));
                }
            }
            None if *item == "self" => {}
            None if *item == "'self'" => return Err("`self` stands without quotes here: (self)".to_owned()),
            None => return Err(format!("`{item}` is nobody who may use it: {LISTS}")),
        }
    }
    Ok(format!("({})", items.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    #[test]
    fn what_is_named_changes_and_the_rest_stays() {
        let policy = "camera=self, geolocation=( self \"https://maps.example.com\" ), fullscreen=()";
        let mut errors = Errors::default();
        let whole = whole(&LitStr::new(policy, Span::call_site()), false, &mut errors).unwrap();
        assert_eq!(
            whole,
            "accelerometer=(), camera=(self), display-capture=(), geolocation=(self \
             \"https://maps.example.com\"), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), \
             microphone=(), midi=(), payment=(), serial=(), usb=(), window-management=(), xr-spatial-tracking=(), \
             fullscreen=()"
        );
    }

    #[test]
    fn faults() {
        for (policy, weak, part) in [
            ("", false, "expected a policy"),
            ("camera", false, "camera=(self)"),
            ("camera 'self'", false, "camera=(self)"),
            ("camera=(self); usb=()", false, "separated by commas"),
            ("camra=(self)", false, "did you mean `camera`?"),
            ("camera=(self), camera=()", false, "there already"),
            ("camera=*", false, "needs a reason"),
            ("camera=(self)", true, "weakens nothing"),
            ("camera=('self')", false, "without quotes"),
            ("camera=('none')", false, "nobody who may"),
            ("camera=none", false, "who may use it"),
            ("camera=(https://a.example)", false, "origins in quotes"),
            ("camera=(\"http://a.example\")", false, "no origin with TLS"),
            ("camera=(\"https://a.example/\")", false, "ends with the host"),
        ] {
            let (_, faults) = features(policy, weak);
            assert!(faults.len() == 1 && faults[0].contains(part), "{policy}: {faults:?}");
        }
        assert!(features("camera=*", true).1.is_empty());
    }
}
