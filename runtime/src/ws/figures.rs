//! Figures of all sockets of the process.

use std::fmt::{self, Write};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};

static OPEN: AtomicI64 = AtomicI64::new(0);
static RECEIVED: AtomicU64 = AtomicU64::new(0);
static SENT: AtomicU64 = AtomicU64::new(0);

/// One socket that is open, and what it has received and sent.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) received: u64,
    pub(super) sent: u64,
    /// What of it all sockets together know.
    told: (u64, u64),
}

impl Counted {
    pub(super) fn new() -> Counted {
        OPEN.fetch_add(1, Relaxed);
        Counted { received: 0, sent: 0, told: (0, 0) }
    }

    /// Adds what has come to the figures of all.
    pub(super) fn tell(&mut self) {
        if self.received != self.told.0 {
            RECEIVED.fetch_add(self.received - self.told.0, Relaxed);
        }
        if self.sent != self.told.1 {
            SENT.fetch_add(self.sent - self.told.1, Relaxed);
        }
        self.told = (self.received, self.sent);
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.tell();
        OPEN.fetch_sub(1, Relaxed);
    }
}

/// Writes them in the format of Prometheus.
pub(crate) fn write(text: &mut String) -> fmt::Result {
    writeln!(text, "# HELP squall_websockets_open WebSockets that are open.")?;
    writeln!(text, "# TYPE squall_websockets_open gauge")?;
    writeln!(text, "squall_websockets_open {}", OPEN.load(Relaxed))?;
    writeln!(text, "# HELP squall_websocket_messages_total Messages through WebSockets.")?;
    writeln!(text, "# TYPE squall_websocket_messages_total counter")?;
    for (direction, count) in [("received", &RECEIVED), ("sent", &SENT)] {
        writeln!(text, "squall_websocket_messages_total{{direction=\"{direction}\"}} {}", count.load(Relaxed))?;
    }
    Ok(())
}
