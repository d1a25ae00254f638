//! The `Cookie` header, and values that are set.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| squall::fuzzing::cookie_header(bytes));
