//! How a server comes to its end: in stages, which every listener and every connection is told of.
//!
//! A connection that waits for its next request is not closed at once: the client may be sending one at this moment, and
//! would not know whether it has been heard. It is told `Connection: close` with the next answer; one that stays silent
//! is closed a little later.

use super::waiting::Waiting;
use tokio::sync::watch;

/// What the server is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// Connections are accepted.
    Serving,
    /// No more; the next answer of each connection is its last.
    Draining,
    /// Connections without a request are closed.
    Closing,
    /// All are, at once.
    Ending,
}

/// Tells the stages. Dropped, it tells all to end at once.
pub(super) struct Drain(watch::Sender<Stage>);

impl Drain {
    pub(super) fn new() -> (Drain, Told) {
        let (tell, told) = watch::channel(Stage::Serving);
        (Drain(tell), Told { stage: told, waiting: Waiting::default() })
    }

    /// Nothing more is accepted, and answers are last answers.
    pub(super) fn begin(&self) {
        self.tell(Stage::Draining);
    }

    /// Connections without a request end.
    pub(super) fn close_idle(&self) {
        self.tell(Stage::Closing);
    }

    /// All that is left ends.
    pub(super) fn end(&self) {
        self.tell(Stage::Ending);
    }

    fn tell(&self, stage: Stage) {
        self.0.send_replace(stage);
    }
}

/// Who is told of the stages. A clone that is made before the first one sees it come.
#[derive(Clone, Debug)]
pub(super) struct Told {
    stage: watch::Receiver<Stage>,
    waiting: Waiting,
}

impl Told {
    /// The same, for the connections that are asked to make room by this line.
    pub(super) fn in_line(&self, waiting: Waiting) -> Told {
        Told { waiting, ..self.clone() }
    }

    /// Where a connection stands in line that waits for its client.
    pub(super) fn waiting(&self) -> &Waiting {
        &self.waiting
    }

    /// Whether the answers given from now on are the last ones of their connections. This is asked for every request, and
    /// costs one load.
    pub(super) fn is_last_answer(&self) -> bool {
        // No method here marks a stage as seen, and the first that is sent is the end of serving.
        self.stage.has_changed().unwrap_or(true)
    }

    /// Waits until nothing more is to be accepted.
    pub(super) async fn draining(&self) {
        self.stage(Stage::Draining).await;
    }

    /// Waits until connections without a request are to end.
    pub(super) async fn closing(&self) {
        self.stage(Stage::Closing).await;
    }

    /// Waits until all is to end.
    pub(super) async fn ending(&self) {
        self.stage(Stage::Ending).await;
    }

    async fn stage(&self, stage: Stage) {
        // That the sender is gone is the last stage too.
        _ = self.stage.clone().wait_for(|now| *now >= stage).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::race::{Either, race};
    use std::future::ready;

    async fn has_come(stage: impl Future<Output = ()>) -> bool {
        matches!(race(stage, ready(())).await, Either::First(()))
    }

    #[tokio::test]
    async fn stages_come_in_their_order_and_an_end_without_a_word_is_the_last_one() {
        let (drain, told) = Drain::new();
        assert!(!told.is_last_answer() && !has_come(told.draining()).await);
        drain.begin();
        assert!(told.is_last_answer() && has_come(told.draining()).await && !has_come(told.closing()).await);
        drain.close_idle();
        assert!(told.is_last_answer() && has_come(told.closing()).await && !has_come(told.ending()).await);
        drop(drain);
        assert!(told.is_last_answer() && has_come(told.ending()).await);
    }
}
