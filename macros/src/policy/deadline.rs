//! `deadline = "5s"`, `deadline = off("it streams for as long as somebody listens")`

use super::reason::{call, is_word, text, texts};
use super::time::seconds;
use syn::{Error, Expr, Result};

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
    if let Some(literal) = text(value) {
        return limited(&literal.value()).map_err(|message| Error::new(literal.span(), message));
    }
    if let Some(call) = call(value, "off") {
        let [reason] = texts(call, OFF)?;
        return Ok(Deadline::Off(reason.value()));
    }
    Err(Error::new_spanned(value, if is_word(value, "off") { OFF } else { USAGE }))
}

fn limited(written: &str) -> std::result::Result<Deadline, String> {
    match seconds(written, 30, "a handler is waited for") {
        Ok(0) => Err("in no time nothing is answered".to_owned()),
        Ok(seconds) if seconds <= MOST => Ok(Deadline::Seconds(seconds)),
        Err(message) if !message.contains("at most") => Err(message),
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
        ] {
            let message = limited(written).expect_err(written);
            assert!(message.contains(part), "{written}: {message}");
        }
    }
}
