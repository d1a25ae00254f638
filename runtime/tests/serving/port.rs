//! Ports for servers that are processes of their own, and cannot be asked which one they have taken.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// How many have been given.
static GIVEN: AtomicU32 = AtomicU32::new(0);

/// A port that nobody listens on, and no other test of this process is given. One that the system gives to whoever asks for any
/// would be given to the next one who asks, before its server listens; those begin at 32,768 on Linux.
pub fn free_port() -> u16 {
    loop {
        let number = std::process::id().wrapping_mul(64).wrapping_add(GIVEN.fetch_add(1, Relaxed));
        let port = 16_000 + (number % 16_000) as u16;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
