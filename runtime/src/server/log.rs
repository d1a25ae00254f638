//! The log of a process that has not set up its own.

mod json;

use super::environment::variable;
use crate::error::Result;
use json::Json;
use std::io;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry;
use tracing_subscriber::util::SubscriberInitExt;

const VARIABLE: &str = "SQUALL_LOG";
const FORMAT: &str = "SQUALL_LOG_FORMAT";

/// How the lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    Json,
}

/// Writes the log to standard error, unless the process has a subscriber already.
pub(super) fn install() -> Result<()> {
    let level = variable(VARIABLE).map_or(Ok(LevelFilter::INFO), |text| parse(&text))?;
    let format = variable(FORMAT).map_or(Ok(Format::Text), |text| parse_format(&text))?;
    if !tracing::dispatcher::has_been_set() {
        let log = registry().with(wanted(level));
        // It fails where another thread has been quicker, and then there is a subscriber.
        _ = match format {
            Format::Text => log.with(layer().with_writer(io::stderr)).try_init(),
            Format::Json => log.with(layer().event_format(Json).with_ansi(false).with_writer(io::stderr)).try_init(),
        };
    }
    Ok(())
}

/// What this log has. A request has a line of its own, so its span adds nothing; only who looks for what happens within it
/// wants to see of which request other lines are.
fn wanted(level: LevelFilter) -> Targets {
    let wanted = Targets::new().with_default(level);
    if level < LevelFilter::DEBUG { wanted.with_target("squall::request", LevelFilter::OFF) } else { wanted }
}

fn parse_format(text: &str) -> Result<Format> {
    match text {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        _ => {
            Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{FORMAT} is {text:?}, but must be text or json")))?
        }
    }
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

    #[test]
    fn formats_by_their_names() {
        assert_eq!(parse_format("text").unwrap(), Format::Text);
        assert_eq!(parse_format("json").unwrap(), Format::Json);
        for bad in ["", "JSON", "pretty"] {
            let error = format!("{:?}", parse_format(bad).unwrap_err());
            assert!(error.contains(&format!("SQUALL_LOG_FORMAT is {bad:?}, but must be text or json")), "{error}");
        }
    }

    #[test]
    fn spans_are_for_who_looks_closer() {
        let has = |level| wanted(level).would_enable("squall::request", &tracing::Level::INFO);
        assert!(!has(LevelFilter::INFO) && has(LevelFilter::DEBUG) && has(LevelFilter::TRACE));
        assert!(wanted(LevelFilter::INFO).would_enable("squall::access", &tracing::Level::INFO));
    }
}
