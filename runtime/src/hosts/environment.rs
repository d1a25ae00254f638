//! Hosts that the process is told of.

use super::allowed::is_pattern;
use std::env::{self, VarError};

const VARIABLE: &str = "SQUALL_HOSTS";

/// The hosts that the environment names, besides those of the app; or what is wrong with it, in a sentence.
pub(crate) fn further_hosts() -> Result<Vec<String>, String> {
    match env::var(VARIABLE) {
        Ok(text) => parse(&text),
        Err(VarError::NotPresent) => Ok(Vec::new()),
        Err(VarError::NotUnicode(text)) => parse(&text.to_string_lossy()),
    }
}

fn parse(text: &str) -> Result<Vec<String>, String> {
    let hosts = text.split(',').map(|host| host.trim().to_ascii_lowercase()).filter(|host| !host.is_empty());
    let hosts: Vec<String> = hosts.collect();
    match hosts.iter().find(|host| !is_pattern(host)) {
        None => Ok(hosts),
        Some(bad) => Err(format!(
            "{VARIABLE} is {text:?}, but must be names separated by commas, such as example.com,*.example.com, and {bad:?} \
             is none"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn names_between_commas() {
        assert_eq!(parse(""), Ok(Vec::new()));
        assert_eq!(
            parse("Example.com, *.example.com,"),
            Ok(vec!["example.com".to_owned(), "*.example.com".to_owned()])
        );
        for bad in ["*", "https://example.com", "example.com:443", "a b", "example.com;example.org"] {
            let message = parse(bad).unwrap_err();
            assert!(message.contains(&format!("SQUALL_HOSTS is {bad:?}")), "{message}");
        }
    }
}
