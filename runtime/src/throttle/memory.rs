//! Allowances in the memory of this process.

use super::store::{Rate, ThrottleKey};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many parts, each behind a lock of its own.
const PARTS: usize = 64;
/// So many sets in each part.
const SETS: usize = 64;
/// So many visitors or accounts in each set; only these are looked at for a request.
const VISITORS: usize = 16;

/// The allowances of 65,536 visitors and accounts, in at most 1 MiB. They are lost when the process ends, and each process has its own.
///
/// A visitor has a place in one small set, found by a hash that nobody outside can compute. Where the set is full, the one
/// goes whose allowance is back the soonest: so who has used up all of it is the last to be forgotten, and to have that
/// happen needs about as many other addresses as there are places, each with all of its own allowance used up too.
pub(crate) struct Memory {
    hasher: RandomState,
    start: Instant,
    /// Each empty until its first visitor.
    parts: [Mutex<Vec<Place>>; PARTS],
}

#[derive(Clone, Copy)]
struct Place {
    /// The hash of the key: with 64 bits, and few in a set, no two are alike.
    key: u64,
    /// When all of the allowance is back, in nanoseconds since the start; the place is free from then on.
    whole: u64,
}

impl Memory {
    pub(crate) fn new() -> Memory {
        Memory {
            hasher: RandomState::new(),
            start: Instant::now(),
            parts: std::array::from_fn(|_| Mutex::new(Vec::new())),
        }
    }

    /// Takes one request off an allowance: how long to wait, where there is none left.
    pub(super) fn take(&self, key: ThrottleKey<'_>, rate: Rate) -> Option<Duration> {
        self.take_at(key, rate, self.now())
    }

    fn take_at(&self, key: ThrottleKey<'_>, rate: Rate, now: u64) -> Option<Duration> {
        self.change(key, now, |whole| taken(whole, rate, now)).err().map(Duration::from_nanos)
    }

    /// Remembers a key for so long.
    pub(super) fn remember(&self, key: ThrottleKey<'_>, time: Duration) {
        let now = self.now();
        let until = now.saturating_add(time.as_nanos() as u64);
        _ = self.change::<()>(key, now, |_| Ok(until));
    }

    /// Whether a key is remembered.
    pub(super) fn remembers(&self, key: ThrottleKey<'_>) -> bool {
        let now = self.now();
        // To change nothing is to look.
        self.change(key, now, |whole| if whole > now { Err(true) } else { Err(false) }).err() == Some(true)
    }

    fn now(&self) -> u64 {
        self.start.elapsed().as_nanos() as u64
    }

    /// Puts another moment in the place of a key's own; a key without one has the present.
    fn change<E>(
        &self,
        key: ThrottleKey<'_>,
        now: u64,
        next: impl FnOnce(u64) -> std::result::Result<u64, E>,
    ) -> std::result::Result<(), E> {
        let hash = self.hasher.hash_one(key);
        let part = &self.parts[hash as usize % PARTS];
        let set = hash as usize / PARTS % SETS * VISITORS;
        let mut places = part.lock().unwrap_or_else(PoisonError::into_inner);
        if places.is_empty() {
            places.resize(SETS * VISITORS, Place { key: 0, whole: 0 });
        }
        let set = &mut places[set..set + VISITORS];
        let mine = set.iter().position(|place| place.key == hash && place.whole > now);
        let soonest = || (0..VISITORS).min_by_key(|at| set[*at].whole).unwrap_or(0);
        let at = mine.unwrap_or_else(soonest);
        let whole = if mine.is_some() { set[at].whole } else { now };
        set[at] = Place { key: hash, whole: next(whole)? };
        Ok(())
    }
}

/// When all of an allowance will be back after one more request, or how long until that one can be sent.
fn taken(whole: u64, rate: Rate, now: u64) -> std::result::Result<u64, u64> {
    let count = u64::from(rate.count.max(1));
    let one = (rate.time.as_nanos() as u64 / count).max(1);
    let next = whole.max(now) + one;
    match (next - now).checked_sub(one * count) {
        None | Some(0) => Ok(next),
        Some(after) => Err(after),
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory")
    }
}

#[cfg(test)]
mod tests {
    use super::super::store::Who;
    use super::super::visitor::Visitor;
    use super::*;
    use proptest::prelude::*;

    const SECOND: u64 = 1_000_000_000;
    const RATE: Rate = Rate { count: 10, time: Duration::from_secs(180) };

    fn key(number: u32) -> ThrottleKey<'static> {
        ThrottleKey { scope: "site::SignIn", who: Who::Visitor(Visitor::V4(number)) }
    }

    fn granted(memory: &Memory, key: ThrottleKey<'_>, now: u64) -> bool {
        memory.take_at(key, RATE, now).is_none()
    }

    #[test]
    fn what_is_remembered_is_known_for_its_time() {
        let memory = Memory::new();
        assert!(!memory.remembers(key(1)));
        memory.remember(key(1), Duration::from_hours(1));
        memory.remember(key(2), Duration::ZERO);
        assert!(memory.remembers(key(1)) && !memory.remembers(key(2)) && !memory.remembers(key(3)));
    }

    #[test]
    fn ten_at_once_then_one_each_eighteen_seconds() {
        let memory = Memory::new();
        assert_eq!((0..1000).filter(|_| granted(&memory, key(1), 5)).count(), 10);
        assert_eq!(memory.take_at(key(1), RATE, 5), Some(Duration::from_secs(18)));
        assert!(!granted(&memory, key(1), 5 + 18 * SECOND - 1));
        assert!(granted(&memory, key(1), 5 + 18 * SECOND));
        assert!(!granted(&memory, key(1), 5 + 18 * SECOND));
        assert_eq!((0..1000).filter(|_| granted(&memory, key(1), 5 + 198 * SECOND)).count(), 10);
    }

    #[test]
    fn visitors_and_scopes_are_counted_apart() {
        let memory = Memory::new();
        assert_eq!((0..20).filter(|_| granted(&memory, key(1), 0)).count(), 10);
        assert!(granted(&memory, key(2), 0));
        assert!(granted(&memory, ThrottleKey { scope: "site::Search", ..key(1) }, 0));
    }

    #[test]
    fn memory_is_bounded_and_whoever_has_used_up_the_allowance_is_not_forgotten_for_others() {
        let memory = Memory::new();
        assert_eq!((0..20).filter(|_| granted(&memory, key(0), 0)).count(), 10);
        for other in 1..500_000 {
            assert!(granted(&memory, key(other), 1));
        }
        assert!(!granted(&memory, key(0), 2));
        let places: usize = memory.parts.iter().map(|part| part.lock().unwrap().len()).sum();
        assert_eq!(places, PARTS * SETS * VISITORS);
        assert_eq!(places * size_of::<Place>(), 1 << 20);
    }

    proptest! {
        #[test]
        fn never_more_than_the_number_at_once_and_the_rate_afterwards(
            count in 1u32..50,
            seconds in 1u64..1000,
            steps in prop::collection::vec(0u64..100, 1..300),
        ) {
            let rate = Rate { count, time: Duration::from_secs(seconds) };
            let (mut whole, mut now, mut passed) = (0, 0, 0u64);
            for step in steps {
                now += step * SECOND / 10;
                if let Ok(next) = taken(whole, rate, now) {
                    whole = next;
                    passed += 1;
                }
                let most = u64::from(count) + now / (rate.time.as_nanos() as u64 / u64::from(count));
                prop_assert!(passed <= most, "{} of {} after {} ns", passed, most, now);
            }
        }

        #[test]
        fn who_waits_as_long_as_told_is_let_in(count in 1u32..1000, seconds in 1u64..100_000, now in 0u64..SECOND) {
            let rate = Rate { count, time: Duration::from_secs(seconds) };
            let mut whole = 0;
            let after = loop {
                match taken(whole, rate, now) {
                    Ok(next) => whole = next,
                    Err(after) => break after,
                }
            };
            prop_assert!(taken(whole, rate, now + after - 1).is_err());
            prop_assert!(taken(whole, rate, now + after).is_ok());
        }
    }
}
