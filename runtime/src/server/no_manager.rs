//! The same without the feature `systemd`: no service manager is told anything.

use std::env;
use std::time::Duration;

pub(super) fn ready(_: &[String]) {
    // One that waits for a word would wait in vain, and then end the process.
    if env::var_os("NOTIFY_SOCKET").is_some() {
        tracing::warn!(
            target: "squall::server",
            "the service manager waits to be told of the start (NOTIFY_SOCKET): build with squall's feature `systemd`"
        );
    }
}

#[cfg(feature = "tls")]
pub(super) fn reloading() {}

#[cfg(feature = "tls")]
pub(super) fn reloaded() {}

pub(super) fn stopping() {}

pub(super) fn alive() {}

pub(super) fn watchdog() -> Option<Duration> {
    None
}
