//! How values are written: times, sizes, modes of files.

use std::time::Duration;

/// The units of time, and their milliseconds. But for the first they are those of attributes.
const TIMES: [(&str, u64); 5] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

/// What a time must be.
pub(super) const TIME: &str = "a time, such as \"500ms\", \"10s\", \"5m\", \"1h\" or \"7d\"";

/// The units of sizes, and their bytes.
const SIZES: [(&str, u64); 4] = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];

/// `10s`, `500ms`, `5m`.
pub(crate) fn time(text: &str) -> Result<Duration, String> {
    let time = measured(text, &TIMES).map(Duration::from_millis);
    time.ok_or_else(|| TIME.to_owned())
}

/// `64 KiB`, or a number of bytes.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let size = text.trim().parse().ok().or_else(|| measured(text, &SIZES));
    size.ok_or_else(|| "a size, such as \"64 KiB\", \"2 MiB\", or a number of bytes".to_owned())
}

fn measured(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim())?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

/// The mode of a file: octal digits as text, `0660`.
pub(crate) fn mode(text: &str) -> Result<u32, String> {
    let octal = text.strip_prefix("0o").unwrap_or(text);
    let digits = (3..=4).contains(&octal.len()) && octal.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    match u32::from_str_radix(octal, 8) {
        Ok(mode @ 0..=0o777) if digits => Ok(mode),
        _ => Err("the mode of a file as text, such as \"0660\"".to_owned()),
    }
}

pub(crate) fn switch(text: &str) -> Result<bool, String> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err("true or false".to_owned()),
    }
}

/// In the largest unit that is exact.
pub(crate) fn show_time(time: Duration) -> String {
    let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    // Days and hours of round numbers are rare, and `75s` is how the defaults are told.
    let (unit, factor) =
        TIMES.iter().rev().find(|(_, factor)| milliseconds.is_multiple_of(*factor)).unwrap_or(&TIMES[0]);
    match milliseconds {
        0 => "0s".to_owned(),
        _ => format!("{}{unit}", milliseconds / factor),
    }
}

/// In the largest unit that is exact.
pub(crate) fn show_size(bytes: u64) -> String {
    let (unit, factor) = SIZES.iter().rev().find(|(_, factor)| bytes.is_multiple_of(*factor)).unwrap_or(&SIZES[0]);
    match bytes {
        0 => "0 B".to_owned(),
        _ => format!("{} {unit}", bytes / factor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_and_sizes() {
        for (text, milliseconds) in [("500ms", 500), ("10s", 10_000), (" 5 m ", 300_000), ("1h", 3_600_000), ("0s", 0)]
        {
            assert_eq!(time(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        for bad in ["", "10", "s", "-1s", "1.5s", "10 sec", "1S", "99999999999999999999s", "999999999999999d"] {
            assert!(time(bad).is_err(), "{bad}");
        }
        for (text, bytes) in [("65536", 65536), ("64 KiB", 65536), ("2MiB", 2 << 20), ("1 GiB", 1 << 30), ("7 B", 7)] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for bad in ["", "KiB", "64 kb", "64K", "-1", "1.5 MiB", "99999999999 GiB"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn modes() {
        assert_eq!((mode("0660"), mode("600"), mode("0o640")), (Ok(0o660), Ok(0o600), Ok(0o640)));
        for bad in ["", "8", "0888", "66", "1777", "rw", "00660"] {
            assert!(mode(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_again(number in 0..u64::from(u32::MAX)) {
            prop_assert_eq!(time(&show_time(Duration::from_millis(number))), Ok(Duration::from_millis(number)));
            prop_assert_eq!(size(&show_size(number)), Ok(number));
        }
    }
}
