//! A clock that ticks once a second and wakes those who ask for it then, without a timer of the runtime's: where one is set, a runtime looks
//! at the time whenever it has nothing to do, which is after each request of a quiet server.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::thread;
use std::time::Duration;

/// How long a tick is.
pub(crate) const TICK: Duration = Duration::from_secs(1);

static COUNT: AtomicU32 = AtomicU32::new(0);
static LISTENERS: Mutex<Listeners> = Mutex::new(Listeners { wakers: Vec::new(), free: Vec::new(), ticking: false });

/// The tasks that ticks wake: each from that one on which it has named.
struct Listeners {
    wakers: Vec<Option<(Waker, u32)>>,
    /// The places where there is none.
    free: Vec<usize>,
    /// Whether there is a thread that ticks. It ends where nobody listens.
    ticking: bool,
}

fn listeners() -> MutexGuard<'static, Listeners> {
    LISTENERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many ticks there have been: one load.
#[inline]
pub(crate) fn count() -> u32 {
    COUNT.load(Relaxed)
}

/// Whether this tick has been.
fn has_been(tick: u32) -> bool {
    count().wrapping_sub(tick) as i32 >= 0
}

/// The first tick that comes after so much time.
fn tick_after(time: Duration) -> u32 {
    count().wrapping_add(u32::try_from(time.as_secs()).unwrap_or(u32::MAX).min(i32::MAX as u32 - 2) + 2)
}

/// Wakes a task with each tick from one on, as long as it lives.
#[derive(Debug)]
pub(crate) struct Listener {
    place: usize,
    from: u32,
}

impl Listener {
    /// The next tick is the first that wakes it.
    pub(crate) fn new(waker: Waker) -> Option<Listener> {
        Listener::from(count().wrapping_add(1), waker)
    }

    /// Only what comes after so much time wakes it.
    pub(crate) fn after(time: Duration, waker: Waker) -> Option<Listener> {
        Listener::from(tick_after(time), waker)
    }

    /// Whether it wakes.
    pub(crate) fn is_due(&self) -> bool {
        has_been(self.from)
    }

    /// Has it be woken by the next tick, if it is not yet.
    pub(crate) fn hurry(mut self) -> Listener {
        if !self.is_due() {
            self.from = count().wrapping_add(1);
            if let Some((_, from)) = &mut listeners().wakers[self.place] {
                *from = self.from;
            }
        }
        self
    }

    /// `None` where the process cannot have another thread.
    fn from(from: u32, waker: Waker) -> Option<Listener> {
        let mut all = listeners();
        if !all.ticking {
            thread::Builder::new().name("squall-ticks".to_owned()).stack_size(64 * 1024).spawn(tick).ok()?;
            all.ticking = true;
        }
        let place = all.free.pop().unwrap_or(all.wakers.len());
        if place == all.wakers.len() {
            all.wakers.push(Some((waker, from)));
        } else {
            all.wakers[place] = Some((waker, from));
        }
        Some(Listener { place, from })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut all = listeners();
        all.wakers[self.place] = None;
        all.free.push(self.place);
    }
}

fn tick() {
    loop {
        thread::sleep(TICK);
        COUNT.fetch_add(1, Relaxed);
        let mut all = listeners();
        if all.free.len() == all.wakers.len() {
            (all.wakers, all.free) = (Vec::new(), Vec::new());
            all.ticking = false;
            return;
        }
        all.wakers.iter().flatten().filter(|(_, from)| has_been(*from)).for_each(|(waker, _)| waker.wake_by_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    use std::task::Wake;

    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Relaxed);
        }
    }

    #[test]
    fn who_listens_is_woken_until_it_is_dropped() {
        let [woken, later, hurried] = [0; 3].map(|_| Arc::new(Woken(AtomicUsize::new(0))));
        let before = count();
        let listener = Listener::new(woken.clone().into()).unwrap();
        let patient = Listener::after(TICK * 3600, later.clone().into()).unwrap();
        let hasty = Listener::after(TICK * 3600, hurried.clone().into()).unwrap().hurry();
        thread::sleep(TICK * 5 / 2);
        assert!(listener.is_due() && hasty.is_due() && !patient.is_due());
        drop((listener, hasty, patient));
        let times = [woken, hurried].map(|woken| (woken.0.load(Relaxed), woken));
        assert!(count() > before);
        thread::sleep(TICK * 3 / 2);
        for (times, woken) in times {
            assert!(times >= 1, "it has been woken");
            assert_eq!(woken.0.load(Relaxed), times);
        }
        assert_eq!(later.0.load(Relaxed), 0);
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
