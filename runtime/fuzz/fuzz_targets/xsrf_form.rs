//! Forms that carry a token of squall's own.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| squall::fuzzing::xsrf_form(bytes));
