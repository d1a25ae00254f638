//! How quickly what a server has is put before those who read it here.
//!
//! A server that is back brings at once what was published meanwhile. Who reads at its own pace would find the oldest of it
//! overwritten, and be told that it was too slow, where nobody could have been quick enough.

use crate::topics::channel::Channel;
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

/// How often those who read are looked after, after each connection: who does not read at all holds nobody up for more than
/// half a second. Looks are counted, and not their time: where the machine is busy, those who read need longer too.
const LOOKS: u32 = 250;
/// After this time what comes was published just now, by others than those who were cut off too, and waits for nobody.
const CATCHING_UP: Duration = Duration::from_secs(10);
/// How long it is until they are looked after again.
const STEP: Duration = Duration::from_millis(2);

/// What has been put before them since they had the last chance to read it.
pub(super) struct Pace {
    count: usize,
    weight: usize,
    /// How often they are still looked after.
    looks: u32,
    since: Instant,
}

impl Pace {
    pub(super) fn new() -> Pace {
        Pace { count: 0, weight: 0, looks: LOOKS, since: Instant::now() }
    }

    /// One more message, of this weight. After each quarter of what a topic keeps others have their turn, and while the server
    /// has just come back, so much time as they need to read what they had before.
    pub(super) async fn appended(&mut self, channel: &Channel, weight: usize) {
        self.count += 1;
        self.weight += weight;
        let most = channel.most();
        if self.count * 4 < most.0 && self.weight * 4 < most.1 {
            return;
        }
        (self.count, self.weight) = (0, 0);
        yield_now().await;
        while self.looks > 0 && self.since.elapsed() < CATCHING_UP && channel.has_laggards() {
            sleep(STEP).await;
            self.looks -= 1;
        }
    }
}
