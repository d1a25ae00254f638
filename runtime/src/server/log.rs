//! The log of a process that has not set up its own.

mod json;

use crate::settings::{Entry, Faults, Process, toml_text};
use json::Json;
use std::io;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry;
use tracing_subscriber::util::SubscriberInitExt;

const LEVEL: &str = "log";
const FORMAT: &str = "log_format";

/// How the lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    Json,
}

/// Writes the log to standard error, unless the process has a subscriber already.
pub(super) fn install(process: &Process, faults: &mut Faults) {
    let level = faults.keep(process.root().read(LEVEL, parse)).flatten().unwrap_or(LevelFilter::INFO);
    let format = faults.keep(process.root().read(FORMAT, parse_format)).flatten().unwrap_or(Format::Text);
    if faults.end().is_ok() && !tracing::dispatcher::has_been_set() {
        let log = registry().with(wanted(level));
        // It fails where another thread has been quicker, and then there is a subscriber.
        _ = match format {
            Format::Text => log.with(layer().with_writer(io::stderr)).try_init(),
            Format::Json => log.with(layer().event_format(Json).with_ansi(false).with_writer(io::stderr)).try_init(),
        };
    }
}

/// What this log has. A request has a line of its own, so its span adds nothing; only who looks for what happens within it
/// wants to see of which request other lines are.
fn wanted(level: LevelFilter) -> Targets {
    let wanted = Targets::new().with_default(level);
    if level < LevelFilter::DEBUG { wanted.with_target("squall::request", LevelFilter::OFF) } else { wanted }
}

fn parse_format(text: &str) -> Result<Format, String> {
    match text {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        _ => Err("text or json".to_owned()),
    }
}

fn parse(text: &str) -> Result<LevelFilter, String> {
    match text.parse() {
        // The parser takes an empty text for `error`, and numbers; neither is written by who knows what it does.
        Ok(level) if text.bytes().all(|byte| byte.is_ascii_alphabetic()) && !text.is_empty() => Ok(level),
        _ => Err("one of off, error, warn, info, debug, trace".to_owned()),
    }
}

/// What holds of the log.
pub(super) fn entries(process: &Process) -> [Entry; 2] {
    let root = process.root();
    let entry = |key: &str, usual: &str| {
        let said = root.said(key).ok().flatten();
        let text = said.as_ref().map_or(usual, |said| said.text.as_str());
        Entry::new("", key, toml_text(text), root.origin(key))
    };
    [entry(LEVEL, "info"), entry(FORMAT, "text")]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fault of this variable; a log is not installed then.
    fn refused(variable: &str, text: &str) -> String {
        let mut faults = Faults::default();
        install(&Process::told(&[(variable, text)]), &mut faults);
        faults.end().unwrap_err()
    }

    #[test]
    fn levels_by_their_names() {
        assert_eq!(parse("debug").unwrap(), LevelFilter::DEBUG);
        assert_eq!(parse("OFF").unwrap(), LevelFilter::OFF);
        for bad in ["", "loud", "3", "squall=debug"] {
            assert_eq!(
                refused("SQUALL_LOG", bad),
                format!("SQUALL_LOG is {bad:?}, but must be {}", parse(bad).unwrap_err())
            );
        }
    }

    #[test]
    fn formats_by_their_names() {
        assert_eq!(parse_format("text").unwrap(), Format::Text);
        assert_eq!(parse_format("json").unwrap(), Format::Json);
        for bad in ["", "JSON", "pretty"] {
            let error = refused("SQUALL_LOG_FORMAT", bad);
            assert_eq!(error, format!("SQUALL_LOG_FORMAT is {bad:?}, but must be text or json"));
        }
    }

    #[test]
    fn spans_are_for_who_looks_closer() {
        let has = |level| wanted(level).would_enable("squall::request", &tracing::Level::INFO);
        assert!(!has(LevelFilter::INFO) && has(LevelFilter::DEBUG) && has(LevelFilter::TRACE));
        assert!(wanted(LevelFilter::INFO).would_enable("squall::access", &tracing::Level::INFO));
    }
}
