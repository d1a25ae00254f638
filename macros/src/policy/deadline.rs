//! `deadline = "5s"`, `deadline = off("it streams for as long as somebody listens")`

use super::reason::text_or_off;
use super::time::counted;
use syn::{Expr, Result};

/// How long a handler may take.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Deadline {
    /// So many seconds.
    Seconds(u32),
    /// As long as it likes, whatever the section says, for this reason.
    Off(String),
}

const USAGE: &str = "expected a time: deadline = \"5s\"";
const OFF: &str = "say why the handler may take as long as it likes: deadline = off(\"the reason\")";
const MOST: u32 = 86_400;

pub(super) fn parse(value: &Expr) -> Result<Deadline> {
    text_or_off(value, USAGE, OFF, limited, Deadline::Off)
}

fn limited(written: &str) -> std::result::Result<Deadline, String> {
    match counted(written)? {
        Some(0) => Err("in no time nothing is answered".to_owned()),
        Some(seconds) if seconds <= MOST => Ok(Deadline::Seconds(seconds)),
        _ => Err("a handler is waited for at most 24 hours: \"24h\"".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (written, seconds) in [("1s", 1), (" 5s ", 5), ("2m", 120), ("1h", 3600), ("1d", 86_400)] {
            assert_eq!(limited(written), Ok(Deadline::Seconds(seconds)), "{written}");
        }
        for (written, part) in [
            ("", "`` is no time"),
            ("5", "`5` is no time"),
            ("s", "`s` is no time"),
            ("-5s", "`-5s` is no time"),
            ("5 seconds", "\"5s\""),
            ("5ms", "`5ms` is no time"),
            ("0s", "in no time"),
            ("25h", "at most 24 hours"),
            ("at most 5", "`at most 5` is no time"),
        ] {
            let message = limited(written).expect_err(written);
            assert!(message.contains(part), "{written}: {message}");
        }
    }
}
