//! Values that a Tornado site has signed, or is to read.

mod form;
mod jar;
mod secrets;
mod v1;
mod v2;
mod xsrf;

pub use form::TornadoXsrf;
pub use jar::TornadoCookies;
pub(crate) use jar::settle;
pub use secrets::Secrets;
pub use xsrf::XsrfToken;

use std::fmt::Write;
use std::time::Duration;

/// How far in the future a value may have been signed. Tornado asks this of version 1, where the time can be forged by
/// digits that move over from the value.
const FUTURE: Duration = Duration::from_hours(24 * 31);

/// What Tornado takes for an age where none is said.
pub(super) const USUAL_AGE: Duration = Duration::from_hours(24 * 31);

/// A number as Tornado writes it: decimal digits without a zero before them.
fn number(text: &[u8]) -> Option<u64> {
    if text.len() > 1 && text[0] == b'0' {
        return None;
    }
    if text.is_empty() || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Whether a value of this time counts.
fn in_time(time: u64, age: Duration, now: u64) -> bool {
    (now.saturating_sub(age.as_secs())..=now.saturating_add(FUTURE.as_secs())).contains(&time)
}

/// Bytes in hexadecimal digits.
fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a `String` cannot fail.
        _ = write!(text, "{byte:02x}");
        text
    })
}
