//! Keys, and what is done with them: signing, encrypting, random tokens.
//!
//! The primitives are those of RustCrypto. What is ours is which bytes go into them: every field with its length before
//! it, a key of its own for each purpose, and the name of what is protected.

mod fields;
mod keys;
mod purpose;
#[cfg(feature = "sessions")]
mod random;
mod seal;
mod sign;
mod sources;

pub(crate) use keys::Keys;
pub(crate) use purpose::Purpose;
#[cfg(feature = "sessions")]
pub(crate) use random::token as random_token;
pub(crate) use seal::Sealer;
pub(crate) use sign::Signer;
pub(crate) use sources::settle;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::ops::RangeInclusive;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use subtle::ConstantTimeEq;

/// How far the clock of another machine of the same site may be ahead of ours.
const CLOCK_SKEW: Duration = Duration::from_secs(60);

/// How much a key id, a time and the rest have at the beginning of what is signed or sealed.
const KEY_ID: usize = 4;
const TIME: usize = 8;

/// What was protected, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opened {
    /// The value.
    pub(crate) value: Vec<u8>,
    /// When it was protected, in seconds since 1970.
    pub(crate) time: u64,
}

/// Whether two texts are the same, in a time that tells only whether they are as long as each other.
pub(crate) fn equal(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// The SHA-256 of these bytes.
#[cfg(feature = "sessions")]
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).into()
}

/// The seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

/// The times at which something must have been made to be valid now, for so long.
fn valid(now: u64, age: Duration) -> RangeInclusive<u64> {
    now.saturating_sub(age.as_secs())..=now.saturating_add(CLOCK_SKEW.as_secs())
}

/// Whether what was made at this time is valid now, for so long.
#[cfg(feature = "sessions")]
pub(crate) fn is_valid(time: u64, now: u64, age: Duration) -> bool {
    valid(now, age).contains(&time)
}

/// Bytes as text for a cookie, a URL or a header: base64 (RFC 4648, 5) without padding.
pub(crate) fn to_text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The other way. A text that is not the one that `to_text` makes is refused, so that no two texts are one value.
pub(crate) fn from_text(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
