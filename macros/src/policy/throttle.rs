//! `throttle = "10/3m"`, `throttle = off("called by our own monitoring")`

use super::reason::text_or_off;
use super::time::{apart, seconds_of, short_for};
use syn::{Expr, Result};

/// How many requests one visitor may send.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Throttle {
    /// So many at once, and so many in each further time of so many seconds.
    Limited { count: u32, seconds: u32 },
    /// Any number, whatever the section says, for this reason.
    Off(String),
}

const USAGE: &str = "expected a number of requests and a time: throttle = \"10/3m\"";
const OFF: &str = "say why any number of requests will do: throttle = off(\"the reason\")";
const MOST_REQUESTS: u32 = 1_000_000;
const MOST_DAYS: u32 = 30;

pub(super) fn parse(value: &Expr) -> Result<Throttle> {
    text_or_off(value, USAGE, OFF, limited, Throttle::Off)
}

fn limited(written: &str) -> std::result::Result<Throttle, String> {
    let Some((count, time)) = written.split_once('/') else { return Err(USAGE.to_owned()) };
    let (count, time) = (count.trim(), time.trim());
    let count = match number(count) {
        Some(0) => return Err("this lets nobody in; a handler that nobody may call is left out of the list".to_owned()),
        Some(count) if count <= MOST_REQUESTS => count,
        Some(_) => return Err(format!("at most {MOST_REQUESTS} requests can be counted")),
        None => return Err(format!("`{count}` is no number of requests: \"10/3m\"")),
    };
    let (times, unit) = apart(time);
    let times = if times.is_empty() { Some(1) } else { number(times) };
    if let Some(short) = short_for(unit) {
        let times = times.filter(|times| *times != 1).map(|times| times.to_string()).unwrap_or_default();
        return Err(format!("the units of time are s, m, h and d: \"{count}/{times}{short}\""));
    }
    let Some(factor) = seconds_of(unit) else {
        return Err(format!("`{time}` is no time: \"{count}/30s\", \"{count}/3m\", \"{count}/h\" or \"{count}/d\""));
    };
    match times.and_then(|times| times.checked_mul(factor)) {
        Some(0) => Err("in no time nothing is counted".to_owned()),
        Some(seconds) if seconds <= MOST_DAYS * 86_400 => Ok(Throttle::Limited { count, seconds }),
        _ => Err(format!("requests are counted for at most {MOST_DAYS} days: \"{count}/{MOST_DAYS}d\"")),
    }
}

fn number(digits: &str) -> Option<u32> {
    // `parse` would take a plus sign.
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(digits.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times() {
        for (written, count, seconds) in [
            ("10/3m", 10, 180),
            ("1/s", 1, 1),
            ("5/30s", 5, 30),
            ("100 / 1h", 100, 3600),
            ("3/d", 3, 86_400),
            ("1/30d", 1, 2_592_000),
        ] {
            assert_eq!(limited(written), Ok(Throttle::Limited { count, seconds }), "{written}");
        }
    }

    #[test]
    fn what_is_no_rate_is_told_so() {
        for (written, part) in [
            ("", "expected a number"),
            ("10", "expected a number"),
            ("10 per minute", "expected a number"),
            ("0/m", "nobody"),
            ("x/m", "`x` is no number"),
            ("+1/m", "`+1` is no number"),
            ("-1/m", "`-1` is no number"),
            ("/m", "`` is no number"),
            ("1000001/m", "at most 1000000"),
            ("99999999999/m", "at most 1000000"),
            ("10/minute", "\"10/m\""),
            ("10/3min", "\"10/3m\""),
            ("10/3", "`3` is no time"),
            ("10/", "`` is no time"),
            ("10/3w", "`3w` is no time"),
            ("10/0m", "in no time"),
            ("10/31d", "30 days"),
            ("10/9999999999d", "30 days"),
            ("10/3m/2", "`3m/2` is no time"),
        ] {
            let message = limited(written).expect_err(written);
            assert!(message.contains(part), "{written}: {message}");
        }
    }
}
