//! Hosts that the process is told of.

use super::allowed::is_pattern;
use crate::settings::{Origin, Process};

/// The key that names them.
const KEY: &str = "hosts";

/// The hosts that settings name, besides those of the app; or what is wrong with one, in a sentence.
pub(crate) fn further_hosts(process: &Process) -> Result<Vec<(String, Origin)>, String> {
    let hosts = process.root().list(KEY)?.unwrap_or_default();
    hosts
        .into_iter()
        .map(|said| match said.text.to_ascii_lowercase() {
            host if is_pattern(&host) => Ok((host, said.origin)),
            _ => Err(format!(
                "{} names {:?}, but must be names of hosts, such as example.com or *.example.com",
                said.name(),
                said.text
            )),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<String>, String> {
        let hosts = further_hosts(&Process::told(&[("SQUALL_HOSTS", text)]))?;
        Ok(hosts.into_iter().map(|(host, _)| host).collect())
    }

    #[test]
    fn names_between_commas() {
        assert_eq!(parse(""), Ok(Vec::new()));
        assert_eq!(
            parse("Example.com, *.example.com,"),
            Ok(vec!["example.com".to_owned(), "*.example.com".to_owned()])
        );
        for bad in ["*", "https://example.com", "example.com:443", "a b", "example.com;example.org"] {
            let message = parse(bad).unwrap_err();
            assert!(message.contains(&format!("SQUALL_HOSTS names {bad:?}, but must be")), "{message}");
        }
    }
}
