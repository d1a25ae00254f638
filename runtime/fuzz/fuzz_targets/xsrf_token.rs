//! Tokens of forms: what can be read can be written, and is read again as the same.
#![no_main]

use squall::tornado::XsrfToken;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(token) = XsrfToken::parse(text) else { return };
    assert!(!token.token.is_empty());
    let Some(again) = XsrfToken::parse(&token.masked([7, 0, 255, 1])) else { panic!("it was written by us") };
    assert!(again.matches(&token) && again == token);
});
