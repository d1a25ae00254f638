//! What a service manager is told of this process: systemd's notify protocol. Where nobody listens, nothing is.

use sd_notify::{NotifyState, notify};
use std::time::Duration;

/// Connections are accepted, at these places.
pub(super) fn ready(places: &[String]) {
    let status = format!("listening on {}", places.join(", "));
    tell(&[NotifyState::Ready, NotifyState::Status(&status)]);
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
