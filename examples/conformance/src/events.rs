//! Server-Sent Events.

use futures_util::{StreamExt as _, stream};
use squall::prelude::*;
use squall::{Events, LastEventId, SseEvent};
use std::time::Duration;

/// Numbered events, five a second, from the one on that the client has not seen.
#[handler(get, "/events")]
pub struct NumberedEvents {
    last: LastEventId<u64>,
}

impl NumberedEvents {
    async fn get(self) -> Events {
        let first = self.last.known().map_or(1, |last| last.saturating_add(1));
        Events::from_stream(stream::iter(first..).then(|number| async move {
            tokio::time::sleep(Duration::from_millis(200)).await;
            SseEvent::text(number.to_string()).id(number)
        }))
    }
}
