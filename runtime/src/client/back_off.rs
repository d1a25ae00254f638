//! How long to wait before coming back.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// No pause is shorter: a site that ends each connection at once is not asked in a loop.
const LEAST: Duration = Duration::from_millis(200);

/// Pauses that double, each of them shortened by chance: of all that lost a server at once, some come early and some late
/// ("full jitter").
#[derive(Clone, Copy, Debug)]
pub(super) struct BackOff {
    pub(super) first: Duration,
    pub(super) most: Duration,
    tries: u32,
}

impl BackOff {
    pub(super) const USUAL: BackOff = BackOff::new(Duration::from_secs(1), Duration::from_secs(30));

    pub(super) const fn new(first: Duration, most: Duration) -> BackOff {
        BackOff { first, most, tries: 0 }
    }

    /// The next pause; `first`, where the site has said what the first one is.
    pub(super) fn next(&mut self, first: Option<Duration>) -> Duration {
        let longest = first.unwrap_or(self.first).saturating_mul(2_u32.saturating_pow(self.tries)).min(self.most);
        self.tries = self.tries.saturating_add(1);
        let longest = longest.as_micros().min(u64::MAX.into()) as u64;
        // `RandomState` is keyed anew each time.
        let chance = RandomState::new().hash_one(0) % (longest + 1).max(1);
        LEAST.min(self.most) + Duration::from_micros(chance)
    }

    /// It is connected.
    pub(super) fn reset(&mut self) {
        self.tries = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_bound_and_differ() {
        let seconds = Duration::from_secs;
        let mut longest = [Duration::ZERO; 8];
        for _ in 0..400 {
            let mut pauses = BackOff::new(seconds(1), seconds(30));
            for (number, longest) in longest.iter_mut().enumerate() {
                let (pause, bound) = (pauses.next(None), seconds(30).min(seconds(1) * 2_u32.pow(number as u32)));
                assert!(pause >= LEAST && pause <= LEAST + bound, "{number}: {pause:?}");
                *longest = pause.max(*longest);
            }
        }
        for (number, longest) in longest.iter().enumerate() {
            let bound = seconds(30).min(seconds(1) * 2_u32.pow(number as u32));
            assert!(*longest > bound / 2, "{number}: {longest:?} is the longest of 400, and {bound:?} the bound");
        }
    }

    #[test]
    fn no_number_of_tries_and_no_wish_of_a_site_is_too_many() {
        let mut pauses = BackOff::USUAL;
        for _ in 0..100 {
            assert!(pauses.next(Some(Duration::MAX)) <= Duration::from_millis(30_200));
        }
        pauses.reset();
        assert!(pauses.next(None) <= Duration::from_millis(1_200));
    }
}
