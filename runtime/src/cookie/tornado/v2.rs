//! Signed values as Tornado writes them: `2|1:0|10:1700000000|4:user|4:YWRh|signature`. Each field has its length before
//! it; they are key version, time, name, and the value in base64. The signature is the HMAC-SHA256, in hexadecimal
//! digits, of all that stands before it.

use crate::crypto::equal;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The value, signed.
pub(super) fn sign(secret: &[u8], key_version: u64, name: &str, value: &[u8], time: u64) -> String {
    let mut text = "2|".to_owned();
    for field in [&*key_version.to_string(), &*time.to_string(), name, &*STANDARD.encode(value)] {
        text.push_str(&field.len().to_string());
        text.push(':');
        text.push_str(field);
        text.push('|');
    }
    let signature = signature(secret, text.as_bytes());
    text.push_str(&signature);
    text
}

fn signature(secret: &[u8], text: &[u8]) -> String {
    let Ok(mut hmac) = Hmac::<Sha256>::new_from_slice(secret) else { unreachable!("HMAC takes keys of any length") };
    hmac.update(text);
    super::digits(&hmac.finalize().into_bytes())
}

/// The fields of a signed value, of which nothing is believed yet.
pub(super) struct Fields<'t> {
    pub(super) key_version: u64,
    time: &'t [u8],
    name: &'t [u8],
    value: &'t [u8],
    /// All that the signature covers.
    signed: &'t [u8],
    signature: &'t [u8],
}

impl<'t> Fields<'t> {
    /// Takes them apart; `None` where the text has another form.
    pub(super) fn of(text: &'t [u8]) -> Option<Fields<'t>> {
        let rest = text.strip_prefix(b"2|")?;
        let (key_version, rest) = field(rest)?;
        let (time, rest) = field(rest)?;
        let (name, rest) = field(rest)?;
        let (value, signature) = field(rest)?;
        let signed = &text[..text.len() - signature.len()];
        Some(Fields { key_version: super::number(key_version)?, time, name, value, signed, signature })
    }

    /// The time and the value, if this secret has signed them under this name.
    pub(super) fn verify(&self, secret: &[u8], name: &str) -> Option<(u64, Vec<u8>)> {
        if !equal(self.signature, signature(secret, self.signed).as_bytes()) || self.name != name.as_bytes() {
            return None;
        }
        Some((super::number(self.time)?, STANDARD.decode(self.value).ok()?))
    }
}

/// A field and what stands after it.
fn field(text: &[u8]) -> Option<(&[u8], &[u8])> {
    // 20 digits have all lengths that there can be.
    let colon = text.iter().take(21).position(|byte| *byte == b':')?;
    let length = usize::try_from(super::number(&text[..colon])?).ok()?;
    let (field, rest) = text[colon + 1..].split_at_checked(length)?;
    Some((field, rest.strip_prefix(b"|")?))
}
