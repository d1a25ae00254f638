//! What a service manager is told of this process: systemd's notify protocol. Where nobody listens, nothing is.

use sd_notify::{NotifyState, notify};
use std::time::Duration;

/// Connections are accepted, at these places.
pub(super) fn ready(places: &[String]) {
    let status = format!("listening on {}", places.join(", "));
    tell(&[NotifyState::Ready, NotifyState::Status(&status)]);
}

/// The certificates are read again. The time tells which of several wishes this answers (`Type=notify-reload`).
#[cfg(feature = "tls")]
pub(super) fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now]),
        Err(error) => tracing::warn!(target: "squall::server", cause = %error, "the system has no clock"),
    }
}

/// They have been, for better or worse.
#[cfg(feature = "tls")]
pub(super) fn reloaded() {
    tell(&[NotifyState::Ready]);
}

/// No more are.
pub(super) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// All is well.
pub(super) fn alive() {
    tell(&[NotifyState::Watchdog]);
}

/// How long the service manager waits for the next word that all is well, if it wants to hear that.
pub(super) fn watchdog() -> Option<Duration> {
    sd_notify::watchdog_enabled().filter(|allowed| !allowed.is_zero())
}

fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = notify(states) {
        tracing::warn!(target: "squall::server", cause = %error, "the service manager cannot be told");
    }
}
