//! Signed values as Tornado wrote them before 3.2.1: `value|time|signature`, where the value is base64 and the signature
//! the HMAC-SHA1 of name, value and time, with nothing between them.

use crate::crypto::equal;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// The time and the value.
///
/// Since nothing stands between the fields, digits could move from the value's end to the time's begin, and the
/// signature would still hold. Such a time has a zero before it or lies far ahead: `number` refuses the one, and who
/// calls this the other.
pub(super) fn verify(secret: &[u8], name: &str, text: &[u8]) -> Option<(u64, Vec<u8>)> {
    let mut parts = text.split(|byte| *byte == b'|');
    let (value, time, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || !equal(signature, &sign(secret, name.as_bytes(), value, time)) {
        return None;
    }
    Some((super::number(time)?, STANDARD.decode(value).ok()?))
}

fn sign(secret: &[u8], name: &[u8], value: &[u8], time: &[u8]) -> Vec<u8> {
    let Ok(mut hmac) = Hmac::<Sha1>::new_from_slice(secret) else { unreachable!("HMAC takes keys of any length") };
    for part in [name, value, time] {
        hmac.update(part);
    }
    super::digits(&hmac.finalize().into_bytes()).into_bytes()
}

#[cfg(test)]
pub(super) fn signed(secret: &[u8], name: &str, value: &[u8], time: &str) -> String {
    let value = STANDARD.encode(value);
    let signature = sign(secret, name.as_bytes(), value.as_bytes(), time.as_bytes());
    format!("{value}|{time}|{}", String::from_utf8_lossy(&signature))
}
