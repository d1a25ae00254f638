//! Times as attributes write them: `30s`, `3m`, `1h`, `7d`.

/// The units of time, and their seconds.
const UNITS: [(&str, u32); 4] = [("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)];
/// What stands for the units in other places.
const LONG_UNITS: [(&str, &str); 12] = [
    ("sec", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("min", "m"),
    ("mins", "m"),
    ("minute", "m"),
    ("minutes", "m"),
    ("hr", "h"),
    ("hour", "h"),
    ("hours", "h"),
    ("day", "d"),
    ("days", "d"),
];

/// Takes a time apart: its digits, and its unit.
pub(super) fn apart(time: &str) -> (&str, &str) {
    let digits = time.find(|c: char| !c.is_ascii_digit()).unwrap_or(time.len());
    (&time[..digits], time[digits..].trim())
}

/// The seconds of a unit.
pub(super) fn seconds_of(unit: &str) -> Option<u32> {
    UNITS.iter().find(|(name, _)| *name == unit).map(|(_, seconds)| *seconds)
}

/// The unit that is meant by one that stands for it in other places.
pub(super) fn short_for(unit: &str) -> Option<&'static str> {
    LONG_UNITS.iter().find(|(long, _)| *long == unit.to_ascii_lowercase()).map(|(_, short)| *short)
}

/// The seconds of a time, `None` where they are too many to be counted; or what is wrong with it.
pub(super) fn counted(written: &str) -> Result<Option<u32>, String> {
    let time = written.trim();
    let (count, unit) = apart(time);
    if let Some(short) = short_for(unit) {
        let count = if count.is_empty() { "1" } else { count };
        return Err(format!("the units of time are s, m, h and d: \"{count}{short}\""));
    }
    let Some(factor) = seconds_of(unit).filter(|_| !count.is_empty()) else {
        return Err(format!("`{time}` is no time: \"30s\", \"5m\", \"1h\" or \"7d\""));
    };
    Ok(count.parse::<u32>().ok().and_then(|count| count.checked_mul(factor)))
}

/// The same of at most so many days, where `done` says what is done for so long.
pub(super) fn seconds(written: &str, most_days: u32, done: &str) -> Result<u32, String> {
    match counted(written)? {
        Some(seconds) if seconds <= most_days * 86_400 => Ok(seconds),
        _ => Err(format!("{done} for at most {most_days} days: \"{most_days}d\"")),
    }
}
