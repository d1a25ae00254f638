//! Private values: who has one can neither read it nor change it.

use super::fields::joined;
use super::{KEY_ID, Keys, Opened, Purpose, TIME, from_text, to_text, valid};
use crate::error::{Error, Result};
use crate::random::random_bytes;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use http::StatusCode;
use std::time::Duration;

/// The first byte, should there ever be another format.
const VERSION: u8 = 1;
/// Of XChaCha20: long enough for random ones never to meet.
const NONCE: usize = 24;
const HEAD: usize = 1 + KEY_ID + NONCE;

/// Encrypts and decrypts, for one purpose.
///
/// A private value is the base64 of: version, key id, nonce, and the XChaCha20-Poly1305 of time and value. Purpose,
/// name and key id are its associated data.
#[derive(Clone)]
pub(crate) struct Sealer {
    purpose: Purpose,
    keys: Vec<([u8; KEY_ID], XChaCha20Poly1305)>,
}

impl Sealer {
    pub(crate) fn new(keys: &Keys, purpose: Purpose) -> Sealer {
        let keys = keys.iter().map(|key| (key.id, XChaCha20Poly1305::new(key.derived(purpose).reveal().into())));
        Sealer { purpose, keys: keys.collect() }
    }

    /// The value, encrypted with the newest key under this name, at this time in seconds since 1970.
    ///
    /// # Errors
    ///
    /// Where the system has no random bytes.
    pub(crate) fn seal(&self, name: &str, value: &[u8], now: u64) -> Result<String> {
        let Some((id, cipher)) = self.keys.first() else { unreachable!("a list of keys has at least one") };
        let nonce = random_bytes::<NONCE>()?;
        let mut plain = Vec::with_capacity(TIME + value.len());
        plain.extend_from_slice(&now.to_le_bytes());
        plain.extend_from_slice(value);
        let sealed = cipher
            .encrypt(&nonce.into(), Payload { msg: &plain, aad: &self.associated(name, id) })
            .map_err(|_| Error::status_only(StatusCode::INTERNAL_SERVER_ERROR).with_cause("too much to encrypt"))?;
        let mut all = Vec::with_capacity(HEAD + sealed.len());
        all.push(VERSION);
        all.extend_from_slice(id);
        all.extend_from_slice(&nonce);
        all.extend_from_slice(&sealed);
        Ok(to_text(&all))
    }

    /// What was sealed under this name within the last `age`; `None` for anything else.
    pub(crate) fn open(&self, name: &str, text: &str, age: Duration, now: u64) -> Option<Opened> {
        let all = from_text(text)?;
        let (head, sealed) = all.split_at_checked(HEAD)?;
        let (version, head) = head.split_first()?;
        let (id, nonce) = head.split_first_chunk::<KEY_ID>()?;
        if *version != VERSION {
            return None;
        }
        let (_, cipher) = self.keys.iter().find(|(known, _)| known == id)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let mut plain = cipher.decrypt(&nonce.into(), Payload { msg: sealed, aad: &self.associated(name, id) }).ok()?;
        let time = u64::from_le_bytes(*plain.first_chunk::<TIME>()?);
        valid(now, age).contains(&time).then(|| Opened { value: plain.split_off(TIME), time })
    }

    fn associated(&self, name: &str, id: &[u8]) -> Vec<u8> {
        joined(&[self.purpose.name().as_bytes(), name.as_bytes(), id])
    }
}

#[cfg(test)]
mod tests;
