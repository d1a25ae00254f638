//! Requests that say they are compressed, by any coding; the first byte says how they are cut.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| squall::fuzzing::compressed(bytes));
