//! What proxies say of a request's sender: `Forwarded` and `X-Forwarded-For`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| squall::fuzzing::forwarded(bytes));
