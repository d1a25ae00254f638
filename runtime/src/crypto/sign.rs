//! Signed values: who has one can read it, and change nothing of it.

use super::fields::prefixed;
use super::{KEY_ID, Keys, Opened, Purpose, TIME, from_text, to_text, valid};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::time::Duration;

/// The first byte, should there ever be another format.
const VERSION: u8 = 1;
const HEAD: usize = 1 + KEY_ID + TIME;
const TAG: usize = 32;

/// Signs and verifies, for one purpose.
///
/// A signed value is the base64 of: version, key id, time, value, HMAC-SHA256. The signature covers the purpose, the
/// name, key id, time and value, each with its length before it.
#[derive(Clone)]
pub(crate) struct Signer {
    purpose: Purpose,
    keys: Vec<([u8; KEY_ID], Hmac<Sha256>)>,
}

impl Signer {
    pub(crate) fn new(keys: &Keys, purpose: Purpose) -> Signer {
        let keys = keys.iter().map(|key| {
            let Ok(hmac) = Hmac::new_from_slice(key.derived(purpose).reveal()) else {
                unreachable!("HMAC takes keys of any length")
            };
            (key.id, hmac)
        });
        Signer { purpose, keys: keys.collect() }
    }

    /// The value, signed with the newest key under this name, at this time in seconds since 1970.
    pub(crate) fn sign(&self, name: &str, value: &[u8], now: u64) -> String {
        let Some((id, hmac)) = self.keys.first() else { unreachable!("a list of keys has at least one") };
        let mut all = Vec::with_capacity(HEAD + value.len() + TAG);
        all.push(VERSION);
        all.extend_from_slice(id);
        all.extend_from_slice(&now.to_le_bytes());
        all.extend_from_slice(value);
        let tag = self.hmac(hmac, name, id, &now.to_le_bytes(), value).finalize();
        all.extend_from_slice(&tag.into_bytes());
        to_text(&all)
    }

    /// What was signed under this name within the last `age`; `None` for anything else.
    ///
    /// The time it takes depends on the text's length, not on what is wrong with it once a key of ours is named.
    pub(crate) fn verify(&self, name: &str, text: &str, age: Duration, now: u64) -> Option<Opened> {
        let all = from_text(text)?;
        let (head, rest) = all.split_at_checked(HEAD)?;
        let (value, tag) = rest.split_at_checked(rest.len().checked_sub(TAG)?)?;
        let (version, head) = head.split_first()?;
        let (id, time) = head.split_first_chunk::<KEY_ID>()?;
        if *version != VERSION {
            return None;
        }
        let (_, hmac) = self.keys.iter().find(|(known, _)| known == id)?;
        self.hmac(hmac, name, id, time, value).verify_slice(tag).ok()?;
        let time = u64::from_le_bytes(time.try_into().ok()?);
        valid(now, age).contains(&time).then(|| Opened { value: value.to_vec(), time })
    }

    fn hmac(&self, hmac: &Hmac<Sha256>, name: &str, id: &[u8], time: &[u8], value: &[u8]) -> Hmac<Sha256> {
        let mut hmac = hmac.clone();
        let fields = [self.purpose.name().as_bytes(), name.as_bytes(), id, time, value];
        prefixed(&fields, |bytes| hmac.update(bytes));
        hmac
    }
}

#[cfg(test)]
mod tests;
