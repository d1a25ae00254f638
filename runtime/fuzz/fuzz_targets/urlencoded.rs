//! Urlencoded bodies.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| squall::fuzzing::urlencoded(bytes, |bytes| {
    form_urlencoded::parse(bytes).into_owned().collect()
}));
