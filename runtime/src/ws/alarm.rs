//! A coarse clock for sockets: each is woken when its time has come, to the second, without a timer of the runtime's.
//!
//! Sockets wait in one of 64 slots, which one thread goes round, a slot a second. A socket that leaves takes its waker out.

use crate::ticks::{self, Listener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};

const SLOTS: usize = 64;
/// How far ahead an alarm can be set, in seconds.
pub(super) const MOST: u32 = SLOTS as u32 - 2;

static WHEEL: Mutex<Wheel> =
    Mutex::new(Wheel { slots: [const { Slot::EMPTY }; SLOTS], last: 0, waiting: 0, listener: None });

struct Wheel {
    slots: [Slot; SLOTS],
    /// The last second whose slot has been emptied.
    last: u32,
    /// How many wakers there are.
    waiting: usize,
    listener: Option<Listener>,
}

struct Slot {
    wakers: Vec<Option<Waker>>,
    free: Vec<u32>,
    /// How often it has been emptied.
    round: u32,
}

impl Slot {
    const EMPTY: Slot = Slot { wakers: Vec::new(), free: Vec::new(), round: 0 };
}

fn wheel() -> MutexGuard<'static, Wheel> {
    WHEEL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The seconds that the clock has counted. It stands still where no alarm is set.
pub(super) fn now() -> u32 {
    ticks::count()
}

/// One socket's alarm.
#[derive(Debug, Default)]
pub(super) struct Alarm(Option<Set>);

#[derive(Clone, Copy, Debug)]
struct Set {
    due: u32,
    index: u32,
    round: u32,
}

impl Alarm {
    /// Sets it to this second, of those from the next one on; at most [`MOST`] ahead. An earlier one stays.
    pub(super) fn set(&mut self, due: u32, waker: &Waker) {
        let mut wheel = wheel();
        if let Some(set) = self.0 {
            if wheel.is_there(set) && set.due <= due {
                return;
            }
            wheel.remove(set);
        }
        if wheel.listener.is_none() {
            wheel.last = now();
            wheel.listener = Listener::new(Arc::new(Tick).into());
        }
        // A slot that has been emptied is not looked at for a minute.
        let due = due.clamp(wheel.last + 1, wheel.last + MOST);
        self.0 = Some(wheel.insert(due, waker.clone()));
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        if let Some(set) = self.0 {
            wheel().remove(set);
        }
    }
}

impl Wheel {
    fn is_there(&self, set: Set) -> bool {
        self.slots[set.due as usize % SLOTS].round == set.round
    }

    fn insert(&mut self, due: u32, waker: Waker) -> Set {
        let slot = &mut self.slots[due as usize % SLOTS];
        let index = slot.free.pop().unwrap_or(slot.wakers.len() as u32);
        match slot.wakers.get_mut(index as usize) {
            Some(place) => *place = Some(waker),
            None => slot.wakers.push(Some(waker)),
        }
        self.waiting += 1;
        Set { due, index, round: slot.round }
    }

    fn remove(&mut self, set: Set) {
        if !self.is_there(set) {
            return;
        }
        let slot = &mut self.slots[set.due as usize % SLOTS];
        if let Some(place) = slot.wakers.get_mut(set.index as usize)
            && place.take().is_some()
        {
            slot.free.push(set.index);
            self.waiting -= 1;
        }
    }

    /// The wakers whose time has come.
    fn due(&mut self, now: u32) -> Vec<Option<Waker>> {
        let mut due = Vec::new();
        while self.last != now {
            self.last = self.last.wrapping_add(1);
            let slot = &mut self.slots[self.last as usize % SLOTS];
            slot.round = slot.round.wrapping_add(1);
            due.append(&mut slot.wakers);
            slot.free.clear();
        }
        self.waiting -= due.iter().flatten().count();
        due
    }
}

/// What each tick wakes.
struct Tick;

impl Wake for Tick {
    fn wake(self: Arc<Tick>) {
        let mut wheel = wheel();
        let due = wheel.due(now());
        drop(wheel);
        due.into_iter().flatten().for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
    use std::thread;
    use std::time::Duration;

    #[derive(Default)]
    struct Woken(AtomicU32);

    impl Wake for Woken {
        fn wake(self: Arc<Woken>) {
            self.0.fetch_add(1, SeqCst);
        }
    }

    #[test]
    fn each_is_woken_once_and_one_that_left_is_not() {
        let (one, other, gone) = (Arc::<Woken>::default(), Arc::<Woken>::default(), Arc::<Woken>::default());
        let (mut alarm, mut earlier, mut dropped) = (Alarm::default(), Alarm::default(), Alarm::default());
        alarm.set(now() + 1, &one.clone().into());
        alarm.set(now() + 9, &one.clone().into());
        earlier.set(now() + 60, &other.clone().into());
        earlier.set(now() + 2, &other.clone().into());
        dropped.set(now() + 1, &gone.clone().into());
        drop(dropped);
        thread::sleep(Duration::from_millis(3500));
        let count = |woken: &Arc<Woken>| woken.0.load(SeqCst);
        assert_eq!((count(&one), count(&other), count(&gone)), (1, 1, 0));
        alarm.set(now() + 1, &one.clone().into());
        thread::sleep(Duration::from_millis(2500));
        assert_eq!(count(&one), 2);
    }
}
