//! Whether the workers still get on with their work: what a service manager's watchdog is told.

use super::manager;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::time::sleep;

/// How often a worker shows that it is alive, within the time that the watchdog allows; and how often that is looked at.
const BEATS: u32 = 4;
const LOOKS: u32 = 3;

/// The beat of one worker. One that has been dropped needs none any more.
pub(super) struct Pulse {
    beats: Arc<AtomicU64>,
    every: Duration,
}

impl Pulse {
    /// Beats as long as the worker's runtime turns, for ever.
    pub(super) async fn beat(&self) {
        loop {
            sleep(self.every).await;
            self.beats.fetch_add(1, Relaxed);
        }
    }
}

/// Looks after the pulses of all workers.
pub(super) struct Watchdog {
    workers: Vec<(Weak<AtomicU64>, u64)>,
    allowed: Duration,
}

impl Watchdog {
    /// The one that the service manager wants, if it wants one.
    pub(super) fn of_process() -> Option<Watchdog> {
        manager::watchdog().map(|allowed| Watchdog { workers: Vec::new(), allowed })
    }

    /// The pulse of one more worker.
    pub(super) fn pulse(&mut self) -> Pulse {
        let beats = Arc::new(AtomicU64::new(1));
        self.workers.push((Arc::downgrade(&beats), 0));
        Pulse { beats, every: self.allowed / BEATS }
    }

    /// Tells the service manager that all is well, as long as it is, for ever.
    pub(super) async fn watch(mut self) {
        let mut silent = false;
        loop {
            if self.all_alive() {
                silent = false;
                manager::alive();
            } else if !silent {
                silent = true;
                tracing::warn!(target: "squall::server", "a worker is held up by a handler; the watchdog is not told that all is well");
            }
            sleep(self.allowed / LOOKS).await;
        }
    }

    /// Whether each worker has beaten since it was last looked at.
    fn all_alive(&mut self) -> bool {
        let mut all = true;
        for (beats, seen) in &mut self.workers {
            let Some(beats) = beats.upgrade() else { continue };
            let now = beats.load(Relaxed);
            all &= now != std::mem::replace(seen, now);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_silent_worker_is_enough_and_one_that_has_ended_is_none() {
        let mut watchdog = Watchdog { workers: Vec::new(), allowed: Duration::from_secs(1) };
        let (one, other) = (watchdog.pulse(), watchdog.pulse());
        assert!(watchdog.all_alive(), "both have just begun");
        assert!(!watchdog.all_alive());
        one.beats.fetch_add(1, Relaxed);
        assert!(!watchdog.all_alive());
        one.beats.fetch_add(1, Relaxed);
        drop(other);
        assert!(watchdog.all_alive());
    }
}
