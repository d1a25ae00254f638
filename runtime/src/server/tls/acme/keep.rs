//! When a certificate is asked for: at first, when it is due, and again after a failure.

use super::Acme;
use crate::random::random_bytes;
use std::io;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

/// How long one try may take.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// How long to wait after the first failure, and at the most. Let's Encrypt counts failures by the hour.
const FIRST: Duration = Duration::from_secs(5 * 60);
const MOST: Duration = Duration::from_secs(12 * 3600);

/// The folder is looked at again after as long: another process of the site may have renewed it, and clocks may be set.
const LOOK: Duration = Duration::from_secs(3600);

impl Acme {
    /// Keeps the certificate fresh for as long as it is polled, and tells of a new one.
    pub(in crate::server::tls) async fn keep(&self, changed: &Notify) {
        // Not all processes of a site at once.
        let part = 0.6 + 0.1 * share();
        let mut failures = 0;
        loop {
            if let Some(left) = self.time_left(part) {
                sleep(left.min(LOOK)).await;
                continue;
            }
            let outcome = timeout(PATIENCE, self.obtain()).await;
            match outcome.unwrap_or_else(|late| Err(io::Error::other(late))) {
                Ok(()) => {
                    failures = 0;
                    let names = self.names.join(", ");
                    tracing::info!(target: "squall::tls", names, "the authority has given a certificate");
                    changed.notify_one();
                    if self.time_left(part).is_none() {
                        // One that is due at once would have the authority be asked without end.
                        sleep(back_off(1, share())).await;
                    }
                }
                Err(error) => {
                    failures += 1;
                    if failures == 1 {
                        let (names, cause) = (self.names.join(", "), error.to_string());
                        tracing::error!(target: "squall::tls", names, cause, "no certificate yet: it is tried again");
                    }
                    sleep(back_off(failures, share())).await;
                }
            }
        }
    }
}

/// How long to wait after so many failures, with some chance in it.
fn back_off(failures: u32, share: f64) -> Duration {
    let doubled = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(MOST);
    doubled.mul_f64(0.75 + 0.5 * share)
}

/// A number from 0 to 1.
fn share() -> f64 {
    random_bytes().map_or(0.5, |bytes| f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_with_each_failure_and_never_too_long() {
        assert_eq!(back_off(1, 0.5), FIRST);
        assert_eq!(back_off(3, 0.5), 4 * FIRST);
        assert_eq!(back_off(u32::MAX, 0.5), MOST);
        assert_eq!(back_off(1, 0.0), FIRST * 3 / 4);
        assert_eq!(back_off(1, 1.0), FIRST * 5 / 4);
    }
}
