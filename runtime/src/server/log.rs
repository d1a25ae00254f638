//! The log of a process that has not set up its own.

use crate::error::Result;
use std::env::{self, VarError};
use std::io;
use tracing_subscriber::filter::LevelFilter;

const VARIABLE: &str = "SQUALL_LOG";

/// Writes the log to standard error, unless the process has a subscriber already.
pub(super) fn install() -> Result<()> {
    let level = match env::var(VARIABLE) {
        Ok(text) => parse(&text)?,
        Err(VarError::NotPresent) => LevelFilter::INFO,
        Err(VarError::NotUnicode(text)) => parse(&text.to_string_lossy())?,
    };
    if !tracing::dispatcher::has_been_set() {
        // It fails where another thread has been quicker, and then there is a subscriber.
        _ = tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr).try_init();
    }
    Ok(())
}

fn parse(text: &str) -> Result<LevelFilter> {
    match text.parse() {
        // The parser takes an empty text for `error`, and numbers; neither is written by who knows what it does.
        Ok(level) if text.bytes().all(|byte| byte.is_ascii_alphabetic()) && !text.is_empty() => Ok(level),
        _ => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{VARIABLE} is {text:?}, but must be one of off, error, warn, info, debug, trace"),
        ))?,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_by_their_names() {
        assert_eq!(parse("debug").unwrap(), LevelFilter::DEBUG);
        assert_eq!(parse("OFF").unwrap(), LevelFilter::OFF);
        for bad in ["", "loud", "3", "squall=debug"] {
            let error = format!("{:?}", parse(bad).unwrap_err());
            assert!(error.contains(&format!("SQUALL_LOG is {bad:?}")), "{error}");
        }
    }
}
