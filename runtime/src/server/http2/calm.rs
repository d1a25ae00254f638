//! A limit for frames that bring nothing: each of them costs the server more than the client.

use super::frames::{CONTINUATION, DATA, Frame, HEADERS, RST_STREAM};
use std::time::Instant;

/// How many frames that bring nothing may come at once.
const AT_ONCE: u32 = 5000;

/// How many more may come each second.
const EACH_SECOND: u32 = 500;

/// What taking a request back costs, before it has been answered: whoever leaves a page takes all back that is under way.
const TAKEN_BACK: u32 = 25;

/// What each frame of an answer is good for. Who takes large answers must say so by `WINDOW_UPDATE`, up to two for each.
const ANSWER: u32 = 4;

/// A frame of an answer with so many bytes counts as one. Smaller ones do not: a client may have an answer sent in single
/// bytes, and ask for each.
const ENOUGH: usize = 512;

/// What is left of the patience with one connection.
///
/// No clock is looked at before it is spent.
#[derive(Debug)]
pub(super) struct Calm {
    left: u32,
    /// When it was last renewed.
    since: Instant,
}

impl Calm {
    pub(super) fn new(now: Instant) -> Calm {
        Calm { left: AT_ONCE, since: now }
    }

    /// Counts a frame of the client's; `false` where it is one too many. `takes_back` says that it resets a stream which has
    /// not been answered.
    pub(super) fn received(&mut self, frame: Frame, takes_back: bool, now: impl FnOnce() -> Instant) -> bool {
        let cost = match frame.kind {
            DATA if frame.length > 0 || frame.ends_stream() => return true,
            // What a block may have of them, and a stream of blocks, is limited elsewhere.
            HEADERS | CONTINUATION => return true,
            RST_STREAM if takes_back => TAKEN_BACK,
            _ => 1,
        };
        if self.left < cost {
            self.renew(now());
        }
        match self.left.checked_sub(cost) {
            Some(left) => self.left = left,
            None => return false,
        }
        true
    }

    /// Counts a frame of ours.
    pub(super) fn sent(&mut self, frame: Frame) {
        let answers = match frame.kind {
            HEADERS => true,
            DATA => frame.length >= ENOUGH,
            _ => false,
        };
        if answers {
            self.left = (self.left + ANSWER).min(AT_ONCE);
        }
    }

    #[cold]
    fn renew(&mut self, now: Instant) {
        let millis = now.saturating_duration_since(self.since).as_millis().min(u128::from(u32::MAX / EACH_SECOND));
        // It has just been limited to what fits.
        let more = millis as u32 * EACH_SECOND / 1000;
        if more > 0 {
            self.since = now;
            self.left = self.left.saturating_add(more).min(AT_ONCE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::frames::Frames;
    use super::*;
    use std::time::Duration;

    fn frame(length: u8, kind: u8, flags: u8) -> Frame {
        let mut read = None;
        Frames::after(0).follow(&[0, 0, length, kind, flags, 0, 0, 0, 1], |frame| read = Some(frame));
        read.unwrap()
    }

    const PING: u8 = 6;

    #[test]
    fn so_many_at_once_and_then_so_many_each_second() {
        let start = Instant::now();
        let mut calm = Calm::new(start);
        let mut passed = |after: Duration| {
            let mut count = 0;
            while calm.received(frame(8, PING, 0), false, || start + after) {
                count += 1;
            }
            count
        };
        assert_eq!(passed(Duration::ZERO), AT_ONCE);
        assert_eq!(passed(Duration::from_secs(1)), EACH_SECOND);
        assert_eq!(passed(Duration::from_secs(1)), 0);
        assert_eq!(passed(Duration::from_secs(10_000_000_000)), AT_ONCE);
    }

    #[test]
    fn what_brings_something_costs_nothing() {
        let start = Instant::now();
        let mut calm = Calm::new(start);
        for _ in 0..AT_ONCE {
            assert!(calm.received(frame(0, PING, 0), false, || start));
        }
        assert!(calm.received(frame(1, DATA, 0), false, || start), "data");
        assert!(calm.received(frame(0, DATA, 1), false, || start), "an end");
        assert!(calm.received(frame(9, HEADERS, 0), false, || start), "a request");
        assert!(!calm.received(frame(0, DATA, 0), false, || start), "nothing");
        assert!(!calm.received(frame(4, RST_STREAM, 0), false, || start), "a reset");
    }

    #[test]
    fn answers_buy_more_and_single_bytes_do_not() {
        let start = Instant::now();
        let mut calm = Calm::new(start);
        calm.left = 0;
        calm.sent(frame(1, DATA, 0));
        assert!(!calm.received(frame(4, 8, 0), false, || start));
        calm.sent(frame(200, HEADERS, 0));
        assert!(calm.received(frame(4, 8, 0), false, || start));
        for _ in 0..2 * AT_ONCE {
            calm.sent(frame(200, HEADERS, 0));
        }
        assert_eq!(calm.left, AT_ONCE);
        assert!(calm.received(frame(4, RST_STREAM, 0), true, || start));
        assert_eq!(calm.left, AT_ONCE - TAKEN_BACK);
    }
}
