//! A clock that ticks once a second and wakes those whose time has come, without a timer of the runtime's: where one is set, a
//! runtime looks at the time whenever it has nothing to do, which is after each request of a quiet server; and ten thousand
//! of them are ten thousand entries of its wheel, whose lock each of them takes.
//!
//! Who waits does so in one of 128 slots, which one thread goes round, a slot a second. Who leaves takes their waker out.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::thread;
use std::time::Duration;

/// How long a tick is.
pub(crate) const TICK: Duration = Duration::from_secs(1);

const SLOTS: usize = 128;
/// How many ticks ahead an alarm goes off at most. Who waits for longer looks at the clock then, and sets it again.
const MOST: i32 = SLOTS as i32 - 2;

static COUNT: AtomicU32 = AtomicU32::new(0);
static WHEEL: Mutex<Wheel> = Mutex::new(Wheel { slots: [const { Slot::EMPTY }; SLOTS], waiting: 0, ticking: false });

/// How many ticks there have been: one load. The clock stands still where no alarm is set.
#[inline]
pub(crate) fn count() -> u32 {
    COUNT.load(Relaxed)
}

/// Whether this tick has been.
pub(crate) fn has_been(tick: u32) -> bool {
    count().wrapping_sub(tick) as i32 >= 0
}

/// The first tick that comes after so much time.
pub(crate) fn tick_after(time: Duration) -> u32 {
    count().wrapping_add(u32::try_from(time.as_secs()).unwrap_or(u32::MAX).min(i32::MAX as u32 - 2) + 2)
}

/// Wakes a task by a tick.
#[derive(Debug, Default)]
pub(crate) struct Alarm(Option<Set>);

#[derive(Debug)]
struct Set {
    due: u32,
    index: usize,
    /// The task that it wakes.
    wakes: Waker,
}

impl Alarm {
    /// Has the task woken by this tick or an earlier one, of those from the next one on. One that is set already, and wakes
    /// the same task no later, stays: no lock is taken for it. `false` where the process cannot have another thread.
    pub(crate) fn set(&mut self, due: u32, waker: &Waker) -> bool {
        if let Some(set) = &self.0
            && set.is_waiting()
            && set.due.wrapping_sub(due) as i32 <= 0
            && set.wakes.will_wake(waker)
        {
            return true;
        }
        // Dropped after the lock: with its last waker a task may end, and with it an alarm of its own.
        let (old, _waker);
        old = self.0.take();
        let mut wheel = wheel();
        _waker = old.as_ref().and_then(|set| wheel.remove(set));
        if !wheel.turns() {
            return false;
        }
        // Each slot is emptied before it is used for a tick that comes a round later.
        let ahead = (due.wrapping_sub(count()) as i32).clamp(1, MOST);
        let due = count().wrapping_add_signed(ahead);
        let index = wheel.slot(due).insert(waker.clone());
        wheel.waiting += 1;
        self.0 = Some(Set { due, index, wakes: waker.clone() });
        true
    }

    /// Whether it has gone off, or was never set.
    pub(crate) fn is_over(&self) -> bool {
        !self.0.as_ref().is_some_and(Set::is_waiting)
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        if let Some(set) = self.0.take().filter(Set::is_waiting) {
            let _waker = wheel().remove(&set);
        }
    }
}

impl Set {
    fn is_waiting(&self) -> bool {
        !has_been(self.due)
    }
}

/// Who waits for which tick. The clock is counted on under its lock, so that the slots of all ticks that have been are empty.
struct Wheel {
    slots: [Slot; SLOTS],
    /// How many wakers there are.
    waiting: usize,
    /// Whether there is a thread that ticks. It ends where nobody has waited for a while.
    ticking: bool,
}

struct Slot {
    wakers: Vec<Option<Waker>>,
    /// The places where there is none.
    free: Vec<usize>,
}

fn wheel() -> MutexGuard<'static, Wheel> {
    WHEEL.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Wheel {
    fn slot(&mut self, tick: u32) -> &mut Slot {
        &mut self.slots[tick as usize % SLOTS]
    }

    /// Takes a waker out, if it has not been woken meanwhile.
    fn remove(&mut self, set: &Set) -> Option<Waker> {
        if !set.is_waiting() {
            return None;
        }
        self.waiting -= 1;
        let slot = self.slot(set.due);
        slot.free.push(set.index);
        slot.wakers[set.index].take()
    }

    /// Sees to it that there is a thread that ticks; `false` where there can be none.
    fn turns(&mut self) -> bool {
        let thread = || thread::Builder::new().name("squall-ticks".to_owned()).stack_size(64 * 1024);
        self.ticking = self.ticking || thread().spawn(turn).is_ok();
        self.ticking
    }

    /// Counts on: the wakers whose time has come. `None` where there are none, nor any that wait.
    fn tick(&mut self) -> Option<Vec<Option<Waker>>> {
        let now = COUNT.fetch_add(1, Relaxed).wrapping_add(1);
        if self.waiting == 0 {
            self.slots = [const { Slot::EMPTY }; SLOTS];
            return None;
        }
        let slot = self.slot(now);
        let due = std::mem::take(&mut slot.wakers);
        let free = std::mem::take(&mut slot.free).len();
        self.waiting -= due.len() - free;
        Some(due)
    }
}

impl Slot {
    const EMPTY: Slot = Slot { wakers: Vec::new(), free: Vec::new() };

    fn insert(&mut self, waker: Waker) -> usize {
        match self.free.pop() {
            Some(index) => {
                self.wakers[index] = Some(waker);
                index
            }
            None => {
                self.wakers.push(Some(waker));
                self.wakers.len() - 1
            }
        }
    }
}

fn turn() {
    loop {
        thread::sleep(TICK);
        let mut wheel = wheel();
        let Some(due) = wheel.tick() else {
            wheel.ticking = false;
            return;
        };
        drop(wheel);
        due.into_iter().flatten().for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    use std::task::Wake;

    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Relaxed);
        }
    }

    /// An alarm, who is woken by it, and how often that has been.
    fn alarm(due: u32) -> (Alarm, Waker, Arc<Woken>) {
        let woken = Arc::<Woken>::default();
        let mut alarm = Alarm::default();
        assert!(alarm.is_over() && alarm.set(due, &woken.clone().into()));
        (alarm, woken.clone().into(), woken)
    }

    #[test]
    fn each_is_woken_once_and_one_that_left_is_not() {
        let before = count();
        let (mut one, waker, woken) = alarm(before + 1);
        one.set(before + 9, &waker);
        let (mut hurried, hasty, earlier) = alarm(tick_after(TICK * 3600));
        hurried.set(count() + 2, &hasty);
        let (patient, _, later) = alarm(tick_after(TICK * 3600));
        let (gone, _, dropped) = alarm(before + 1);
        drop(gone);
        thread::sleep(TICK * 7 / 2);
        assert!(count() > before);
        assert!(one.is_over() && hurried.is_over() && !patient.is_over());
        let times = |woken: &Arc<Woken>| woken.0.load(Relaxed);
        assert_eq!([&woken, &earlier, &later, &dropped].map(times), [1, 1, 0, 0]);
        one.set(count() + 1, &waker);
        thread::sleep(TICK * 5 / 2);
        assert_eq!([&woken, &earlier, &later, &dropped].map(times), [2, 1, 0, 0]);
    }

    #[test]
    fn another_task_takes_the_place_of_the_first_one() {
        let (mut alarm, _, first) = alarm(count() + 1);
        let second = Arc::<Woken>::default();
        alarm.set(count() + 2, &second.clone().into());
        thread::sleep(TICK * 7 / 2);
        assert_eq!((first.0.load(Relaxed), second.0.load(Relaxed)), (0, 1));
    }

    #[test]
    fn no_time_is_over_too_early() {
        let now = count();
        for (time, ticks) in [(0, 2), (999, 2), (1000, 3), (75_000, 77)] {
            let from = tick_after(Duration::from_millis(time)).wrapping_sub(now);
            // Another tick may have come meanwhile.
            assert!((ticks..ticks + 2).contains(&from), "{time} ms: {from}");
        }
        assert!(!has_been(tick_after(Duration::MAX)));
    }
}
