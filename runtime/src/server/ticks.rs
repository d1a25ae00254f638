//! A clock that ticks once a second for those who ask, without a timer of the runtime's: where one is set, a runtime looks
//! at the time whenever it has nothing to do, which is after each request of a quiet server.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::thread;
use std::time::Duration;

/// How long a tick is.
pub(super) const TICK: Duration = Duration::from_secs(1);

static COUNT: AtomicU32 = AtomicU32::new(0);
static LISTENERS: Mutex<Listeners> = Mutex::new(Listeners { wakers: Vec::new(), free: Vec::new(), ticking: false });

/// The tasks that each tick wakes.
struct Listeners {
    wakers: Vec<Option<Waker>>,
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
pub(super) fn count() -> u32 {
    COUNT.load(Relaxed)
}

/// Wakes a task with each tick, as long as it lives.
#[derive(Debug)]
pub(super) struct Listener(usize);

impl Listener {
    /// `None` where the process cannot have another thread.
    pub(super) fn new(waker: Waker) -> Option<Listener> {
        let mut all = listeners();
        if !all.ticking {
            thread::Builder::new().name("squall-ticks".to_owned()).stack_size(64 * 1024).spawn(tick).ok()?;
            all.ticking = true;
        }
        let place = all.free.pop().unwrap_or(all.wakers.len());
        if place == all.wakers.len() {
            all.wakers.push(Some(waker));
        } else {
            all.wakers[place] = Some(waker);
        }
        Some(Listener(place))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut all = listeners();
        all.wakers[self.0] = None;
        all.free.push(self.0);
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
        all.wakers.iter().flatten().for_each(Waker::wake_by_ref);
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
        let woken = Arc::new(Woken(AtomicUsize::new(0)));
        let before = count();
        let listener = Listener::new(woken.clone().into()).unwrap();
        thread::sleep(TICK * 5 / 2);
        drop(listener);
        let times = woken.0.load(Relaxed);
        assert!(times >= 1 && count() > before, "{times}");
        thread::sleep(TICK * 3 / 2);
        assert_eq!(woken.0.load(Relaxed), times);
    }
}
