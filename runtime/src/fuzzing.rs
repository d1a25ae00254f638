//! What the fuzz targets of `runtime/fuzz` call: functions that are not public otherwise. They panic where a promise is
//! broken. `cargo fuzz` sets the `cfg` that this module needs; no other build has it.
#![allow(clippy::unwrap_used, reason = "a broken promise is to panic")]

use crate::cookie::Cookies;
use crate::crypto::{Keys, Purpose, Sealer, Signer};
use crate::extract::{Many, Maybe, cookie};
use crate::request::{Connection, Request};
use http::HeaderValue;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

const NAME: &str = "name";
const NOW: u64 = 1_700_000_000;

static KEYS: LazyLock<Keys> =
    LazyLock::new(|| Keys::new(&["qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe", "7oR3pGfKx2nWiB8aE5sVtM0uCzLdH9yJ"]).unwrap());
static SIGNER: LazyLock<Signer> = LazyLock::new(|| Signer::new(&KEYS, Purpose::SIGNED_COOKIE));
static SEALER: LazyLock<Sealer> = LazyLock::new(|| Sealer::new(&KEYS, Purpose::PRIVATE_COOKIE));

fn request(cookie: HeaderValue) -> Request {
    let mut head = http::Request::new(()).into_parts().0;
    head.headers.insert(http::header::COOKIE, cookie);
    Request::configured(head, Connection::default(), Arc::default())
}

/// Any `Cookie` header is read; and any text comes back that is set as a value.
pub fn cookie_header(bytes: &[u8]) {
    if let Ok(header) = HeaderValue::from_bytes(bytes) {
        let request = request(header);
        _ = Cookies::of(&request).get(NAME);
        let many = cookie::<Many<String>>(&request, NAME).unwrap();
        let first = cookie::<Maybe<String>>(&request, NAME).unwrap();
        assert_eq!(many.first(), first.as_ref());
        assert!(many.iter().map(String::len).sum::<usize>() <= 2 * bytes.len());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let request = request(HeaderValue::from_static(""));
        if Cookies::of(&request).set(NAME, text).is_ok() {
            assert_eq!(Cookies::of(&request).get(NAME).as_deref(), Some(text));
        }
        if Cookies::of(&request).set(text, "value").is_ok() {
            assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && !b";,=\"\\".contains(&byte)));
        }
    }
}

/// No text is signed or private but those that were made here; not even one that was changed in a few places.
pub fn signed_value(bytes: &[u8]) {
    let day = Duration::from_hours(24);
    if let Ok(text) = std::str::from_utf8(bytes) {
        assert_eq!(SIGNER.verify(NAME, text, day, NOW), None);
        assert_eq!(SEALER.open(NAME, text, day, NOW), None);
    }
    for text in [SIGNER.sign(NAME, b"value", NOW), SEALER.seal(NAME, b"value", NOW).unwrap()] {
        let mut changed = text.clone().into_bytes();
        for change in bytes.chunks_exact(2) {
            let at = usize::from(change[0]) % changed.len();
            changed[at] = change[1];
        }
        if let Ok(changed) = String::from_utf8(changed) {
            let opened = SIGNER.verify(NAME, &changed, day, NOW).or(SEALER.open(NAME, &changed, day, NOW));
            assert_eq!(opened.is_some(), changed == text);
        }
    }
}
