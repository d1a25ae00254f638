//! What clients send through a WebSocket, cut in any way; the first byte says how.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| squall::fuzzing::websocket(bytes));
