//! `hsts = "max-age=63072000; includeSubDomains"`

use super::reason::{call, is_word, text, texts};
use crate::diag::did_you_mean;
use syn::{Error, Expr, Result};

const USAGE: &str = "expected the value of Strict-Transport-Security: hsts = \"max-age=63072000; includeSubDomains\"";
const OFF: &str = "say what else keeps visitors to TLS: hsts = off(\"the proxy in front sends it\")";
const WEAKENED: &str = "say why: hsts = weakened(\"max-age=0\", \"the reason\")";
/// What browsers' lists of sites ask for (<https://hstspreload.org>): a year.
const PRELOAD: u32 = 31_536_000;

/// The value of the header; `None` for no such header.
pub(super) fn parse(value: &Expr) -> Result<Option<String>> {
    if let Some(call) = call(value, "off") {
        let [_reason] = texts(call, OFF)?;
        return Ok(None);
    }
    if let Some(call) = call(value, "weakened") {
        let [literal, _reason] = texts::<2>(call, WEAKENED)?;
        let (text, age) = checked(&literal.value()).map_err(|message| Error::new(literal.span(), message))?;
        if age != 0 {
            return Err(Error::new(literal.span(), "this weakens nothing: it needs no weakened(..)"));
        }
        return Ok(Some(text));
    }
    let Some(literal) = text(value) else {
        return Err(Error::new_spanned(value, if is_word(value, "off") { OFF } else { USAGE }));
    };
    match checked(&literal.value()) {
        Ok((_, 0)) => Err(Error::new(
            literal.span(),
            "`max-age=0` has browsers forget that the site has TLS, and needs a reason: hsts = weakened(\"max-age=0\", \
             \"the reason\")",
        )),
        Ok((text, _)) => Ok(Some(text)),
        Err(message) => Err(Error::new(literal.span(), message)),
    }
}

/// The value, and its seconds.
fn checked(written: &str) -> std::result::Result<(String, u32), String> {
    let (mut age, mut subdomains, mut preload) = (None, false, false);
    for directive in written.split(';').map(str::trim).filter(|directive| !directive.is_empty()) {
        let (name, value) = directive.split_once('=').map_or((directive, None), |(name, value)| (name, Some(value)));
        let twice = || format!("`{name}` is there already");
        match (name.to_ascii_lowercase().as_str(), value) {
            ("max-age", Some(_)) if age.is_some() => return Err(twice()),
            ("max-age", Some(seconds)) => match seconds.parse::<u32>() {
                Ok(seconds) => age = Some(seconds),
                Err(_) => return Err(format!("`{seconds}` is no number of seconds: max-age=63072000 is two years")),
            },
            ("includesubdomains", None) if !subdomains => subdomains = true,
            ("preload", None) if !preload => preload = true,
            ("includesubdomains" | "preload", None) => return Err(twice()),
            _ => {
                let near = did_you_mean(name, ["max-age", "includeSubDomains", "preload"]);
                return Err(format!("`{directive}` is no directive of Strict-Transport-Security{near}"));
            }
        }
    }
    let Some(age) = age else { return Err(format!("`max-age` is missing\n{USAGE}")) };
    if preload && (!subdomains || age < PRELOAD) {
        return Err(format!(
            "browsers take a site into their lists by `preload` only with includeSubDomains, and a max-age of {PRELOAD} or more"
        ));
    }
    let mut text = format!("max-age={age}");
    if subdomains {
        text.push_str("; includeSubDomains");
    }
    if preload {
        text.push_str("; preload");
    }
    Ok((text, age))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        for (written, value) in [
            ("max-age=63072000", "max-age=63072000"),
            (" includesubdomains ; MAX-AGE=300;", "max-age=300; includeSubDomains"),
            ("max-age=31536000; includeSubDomains; preload", "max-age=31536000; includeSubDomains; preload"),
        ] {
            assert_eq!(checked(written).unwrap().0, value);
        }
    }

    #[test]
    fn faults() {
        for (written, part) in [
            ("", "is missing"),
            ("includeSubDomains", "is missing"),
            ("max-age=2y", "no number of seconds"),
            ("max-age=1; max-age=2", "there already"),
            ("max-age=1; preload; preload", "there already"),
            ("max-age=1; includeSubDomain", "did you mean `includeSubDomains`?"),
            ("max-age=63072000; preload", "only with includeSubDomains"),
            ("max-age=300; includeSubDomains; preload", "31536000 or more"),
        ] {
            let message = checked(written).expect_err(written);
            assert!(message.contains(part), "{written}: {message}");
        }
    }
}
