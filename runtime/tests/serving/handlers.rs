//! Handlers of servers that tests start, most of which take their time.
#![allow(dead_code, reason = "each test uses some of it")]

use squall::prelude::*;
use std::time::Duration;

/// Answers at once.
#[handler(get, "/")]
pub struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

/// Answers after as many milliseconds.
#[handler(get, "/slow/{millis}")]
pub struct Slow {
    millis: u64,
}

impl Slow {
    async fn get(self) -> &'static str {
        tokio::time::sleep(Duration::from_millis(self.millis)).await;
        "slow"
    }
}

/// Holds its thread.
#[handler(get, "/blocks/{millis}")]
pub struct Blocks {
    millis: u64,
}

impl Blocks {
    async fn get(self) -> &'static str {
        std::thread::sleep(Duration::from_millis(self.millis));
        "blocked"
    }
}
