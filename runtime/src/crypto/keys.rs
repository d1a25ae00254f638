//! The site's keys.

use super::{KEY_ID, Purpose};
use crate::error::{Error, Result};
use crate::random::random_bytes;
use crate::secret::Secret;
use hkdf::Hkdf;
use http::StatusCode;
use sha2::Sha256;
use std::fmt;

/// How long a key's text is at least, in bytes.
const LEAST: usize = 32;
/// How many different bytes it has at least: `x` so many times is no key, nor is a word that is repeated.
const LEAST_DIFFERENT: usize = 8;
/// Enters the derivation of all keys, and tells them from those of other programs that have the same text.
const SALT: &[u8] = b"squall 1 keys";

/// The site's keys, newest first. The first one signs and encrypts, the others still verify and decrypt.
///
/// A key is a text that nobody can guess. From it, by HKDF (RFC 5869), comes a key of its own for each purpose, and an
/// id of four bytes that says which key something was made with.
#[derive(Clone)]
pub(crate) struct Keys(Vec<Key>);

#[derive(Clone)]
pub(super) struct Key {
    pub(super) id: [u8; KEY_ID],
    secret: Secret<[u8; 32]>,
}

impl Key {
    fn new(text: &[u8]) -> Key {
        let (secret, hkdf) = Hkdf::<Sha256>::extract(Some(SALT), text);
        let mut id = [0; KEY_ID];
        expand(&hkdf, Purpose::KEY_ID, &mut id);
        Key { id, secret: Secret::new(secret.into()) }
    }

    /// The key for this purpose.
    pub(super) fn derived(&self, purpose: Purpose) -> Secret<[u8; 32]> {
        let mut derived = [0; 32];
        // A pseudo-random key is refused where it is shorter than the hash, and this has the hash's length.
        if let Ok(hkdf) = Hkdf::<Sha256>::from_prk(self.secret.reveal()) {
            expand(&hkdf, purpose, &mut derived);
        } else {
            unreachable!("a key of 32 bytes is long enough for SHA-256");
        }
        Secret::new(derived)
    }
}

fn expand(hkdf: &Hkdf<Sha256>, purpose: Purpose, into: &mut [u8]) {
    // It fails for more than 255 times the hash's length.
    if hkdf.expand(purpose.name().as_bytes(), into).is_err() {
        unreachable!("no derived key is longer than 8,160 bytes");
    }
}

impl Keys {
    /// The keys with these texts, newest first.
    pub(crate) fn new(texts: &[impl AsRef<str>]) -> Result<Keys, String> {
        let mut keys = Keys(Vec::new());
        for (number, text) in texts.iter().enumerate() {
            let text = text.as_ref().trim();
            let number = number + 1;
            let mut seen = [false; 256];
            text.bytes().for_each(|byte| seen[usize::from(byte)] = true);
            if text.len() < LEAST {
                return Err(format!("key {number} has {} bytes, and {LEAST} are the least", text.len()));
            }
            if seen.iter().filter(|seen| **seen).count() < LEAST_DIFFERENT {
                return Err(format!("key {number} can be guessed: it has hardly any different letters"));
            }
            let key = Key::new(text.as_bytes());
            if let Some(same) = keys.0.iter().position(|other| other.id == key.id) {
                return Err(format!("key {number} is the same as key {}", same + 1));
            }
            keys.0.push(key);
        }
        if keys.0.is_empty() { Err("there is no key in it".to_owned()) } else { Ok(keys) }
    }

    /// One that nobody knows, and that lasts as long as this value.
    pub(super) fn random() -> Result<Keys> {
        Ok(Keys(vec![Key::new(Secret::new(random_bytes::<32>()?).reveal())]))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Key> {
        self.0.iter()
    }

    /// The error where the site has none. A site whose handlers say that they need keys does not start without, so this
    /// tells of a type that uses keys and does not say so.
    #[track_caller]
    pub(crate) fn missing() -> Error {
        Error::status_only(StatusCode::INTERNAL_SERVER_ERROR).with_cause(
            "the site has no keys, and a field of this handler uses them: implement `squall::NeedsKeys` for its type, so \
             that the site does not start without",
        )
    }
}

/// Without the keys.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Keys").field(&self.0.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe";
    const TWO: &str = "7oR3pGfKx2nWiB8aE5sVtM0uCzLdH9yJ";

    #[test]
    fn a_key_is_long_and_not_like_another() {
        assert_eq!(Keys::new(&[ONE, TWO]).unwrap().iter().count(), 2);
        for (texts, expected) in [
            (vec![], "there is no key in it"),
            (vec!["short"], "key 1 has 5 bytes, and 32 are the least"),
            (vec![ONE, "                                "], "key 2 has 0 bytes, and 32 are the least"),
            (vec!["secretsecretsecretsecretsecretsecret"], "key 1 can be guessed: it has hardly any different letters"),
            (vec![ONE, TWO, ONE], "key 3 is the same as key 1"),
        ] {
            assert_eq!(Keys::new(&texts).unwrap_err(), expected, "{texts:?}");
        }
    }

    #[test]
    fn each_purpose_has_a_key_of_its_own_and_the_same_text_gives_the_same_keys() {
        let derived = |text: &str, purpose| *Keys::new(&[text]).unwrap().0[0].derived(purpose).reveal();
        let signed = derived(ONE, Purpose::SIGNED_COOKIE);
        assert_eq!(signed, derived(ONE, Purpose::SIGNED_COOKIE));
        assert_ne!(signed, derived(ONE, Purpose::PRIVATE_COOKIE));
        assert_ne!(signed, derived(TWO, Purpose::SIGNED_COOKIE));
        assert_ne!(signed, [0; 32]);
    }

    #[test]
    fn random_keys_differ_and_nothing_shows_them() {
        let (one, two) = (Keys::random().unwrap(), Keys::random().unwrap());
        assert_ne!(one.0[0].secret.reveal(), two.0[0].secret.reveal());
        assert_eq!(format!("{one:?}"), "Keys(1)");
    }
}
