//! A topic of numbered messages, and what one subscriber has seen of them.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use serde::{Deserialize, Serialize};
use squall::{Event, Subscription, topic};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::time::timeout;

pub const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Serialize, Deserialize)]
pub struct Numbered {
    pub publisher: usize,
    pub number: u64,
}

#[topic("counted", message = Numbered, member = String, history = 20000)]
pub struct Counted;

/// What one subscriber has seen.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Seen {
    pub count: u64,
    /// The next number of each publisher.
    #[serde(skip)]
    next: HashMap<usize, u64>,
    /// Numbers below the next one: doubles, or late ones.
    pub again: u64,
    /// Numbers that were passed over.
    pub missed: u64,
    /// The names of the gaps it was told of.
    pub gaps: Vec<String>,
}

impl Seen {
    fn event(&mut self, event: Event<Counted>) {
        match event {
            Event::Message(message) => {
                let Numbered { publisher, number } = message.read().unwrap();
                let next = self.next.entry(publisher).or_default();
                if number < *next {
                    self.again += 1;
                } else {
                    self.missed += number - *next;
                    *next = number + 1;
                }
                self.count += 1;
            }
            Event::Gap(gap) => self.gaps.push(gap.name().to_owned()),
            other => panic!("{other:?}"),
        }
    }
}

/// How long so many messages may take.
pub fn patience(all: u64) -> Duration {
    PATIENCE + Duration::from_millis(5) * all as u32
}

pub async fn collect(mut subscription: Subscription<Counted>, all: u64) -> Seen {
    let (mut seen, began) = (Seen::default(), Instant::now());
    while seen.count < all && began.elapsed() < patience(all) {
        if let Ok(Some(event)) = timeout(Duration::from_secs(1), subscription.next()).await {
            seen.event(event);
        }
    }
    // Whatever should not come.
    while let Ok(Some(event)) = timeout(Duration::from_millis(500), subscription.next()).await {
        seen.event(event);
    }
    seen
}
