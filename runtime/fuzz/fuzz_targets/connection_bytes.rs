//! The bytes of a connection, as the strict reading and hyper read them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| squall::fuzzing::connection_bytes(bytes));
