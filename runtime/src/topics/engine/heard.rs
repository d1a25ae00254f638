//! What has come of what one process has published to a topic.
//!
//! It comes in the order of its numbers. Where a server refuses or loses a message and takes later ones, as one of a cluster may
//! while its leader changes, there is a hole: those who listen are told of it, and what was in it may still come.

/// So many holes are remembered.
const HOLES: usize = 16;

/// What has come of a process.
#[derive(Debug, Default)]
pub(super) struct Published {
    /// The newest number; 0 before the first.
    newest: u64,
    /// What is missing: numbers between these two.
    holes: Vec<(u64, u64)>,
    /// Whether it has been told already that something may be missing after the newest.
    told: bool,
}

/// What a message is to those who listen here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// They have had it.
    Known,
    New,
    /// It is new, and one before it is missing.
    AfterAHole,
}

impl Published {
    /// This number has come, and the one before it on its topic, where that is known, is `previous`.
    pub(super) fn hear(&mut self, number: u64, previous: u64) -> Heard {
        if number <= self.newest {
            let Some(hole) = self.holes.iter_mut().find(|(from, to)| *from < number && number < *to) else {
                return Heard::Known;
            };
            // What is before it in the hole would have come before it.
            hole.0 = number;
            return Heard::New;
        }
        let is_hole = self.newest > 0 && previous > self.newest;
        if is_hole {
            if self.holes.len() == HOLES {
                self.holes.remove(0);
            }
            self.holes.push((self.newest, number));
        }
        self.newest = number;
        let told = std::mem::take(&mut self.told);
        if is_hole && !told { Heard::AfterAHole } else { Heard::New }
    }

    /// It has been told that something may be missing.
    pub(super) fn missed(&mut self) {
        self.told = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_new_once() {
        let mut published = Published::default();
        assert_eq!(published.hear(7, 3), Heard::New, "whoever comes later knows nothing of what was before");
        assert_eq!(published.hear(9, 7), Heard::New);
        assert_eq!(published.hear(7, 3), Heard::Known);
        assert_eq!(published.hear(9, 7), Heard::Known);
        assert_eq!(published.hear(12, 0), Heard::New, "what is not known is no hole");
    }

    #[test]
    fn a_hole_is_told_and_may_be_filled() {
        let mut published = Published::default();
        published.hear(1, 0);
        assert_eq!(published.hear(5, 4), Heard::AfterAHole);
        assert_eq!(published.hear(6, 5), Heard::New);
        assert_eq!(published.hear(3, 1), Heard::New);
        assert_eq!(published.hear(3, 1), Heard::Known);
        assert_eq!(published.hear(4, 3), Heard::New);
        assert_eq!(published.hear(4, 3), Heard::Known);
        assert_eq!(published.hear(5, 4), Heard::Known);
    }

    #[test]
    fn what_has_been_told_is_not_told_twice() {
        let mut published = Published::default();
        published.hear(1, 0);
        published.missed();
        assert_eq!(published.hear(5, 4), Heard::New);
        assert_eq!(published.hear(4, 1), Heard::New, "it may come nonetheless");
        assert_eq!(published.hear(9, 8), Heard::AfterAHole);
    }

    #[test]
    fn the_holes_that_are_remembered_are_few() {
        let mut published = Published::default();
        published.hear(1, 0);
        for number in 1..100 {
            assert_eq!(published.hear(number * 10, number * 10 - 1), Heard::AfterAHole);
        }
        assert_eq!(published.holes.len(), HOLES);
        assert_eq!(published.hear(989, 980), Heard::New);
        assert_eq!(published.hear(9, 1), Heard::Known, "too old");
    }
}
