//! When a silent stream says that it is still there.
//!
//! No timer of the runtime's is armed for it: where one is set, a runtime looks at the time whenever it has nothing to do,
//! and ten thousand of them are ten thousand entries of its wheel, whose lock each of them takes. One thread wakes once a
//! second those whose turn it is.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;

/// The longest pause, in seconds.
pub(super) const LONGEST: u64 = 60;
const SLOTS: usize = 64;

static WHEEL: Mutex<Wheel> =
    Mutex::new(Wheel { slots: [const { Vec::new() }; SLOTS], at: 0, beats: 0, turning: false });

/// Those whose turn comes with each second.
struct Wheel {
    slots: [Vec<Weak<Beat>>; SLOTS],
    /// The second that it is.
    at: usize,
    beats: usize,
    turning: bool,
}

/// When one stream is to show that it is there.
struct Beat {
    every: usize,
    due: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

/// A heart that beats as long as it is held.
pub(super) struct Heart(Arc<Beat>);

impl Heart {
    /// One that beats so often, to the second; at least once a second, at most once a minute.
    pub(super) fn new(every: Duration) -> Heart {
        // At most 60.
        let every = every.as_secs().clamp(1, LONGEST) as usize;
        let beat = Arc::new(Beat { every, due: AtomicBool::new(false), waker: Mutex::default() });
        let mut wheel = WHEEL.lock().unwrap_or_else(PoisonError::into_inner);
        wheel.insert(Arc::downgrade(&beat), every);
        if !wheel.turning {
            let thread = thread::Builder::new().name("squall-beats".to_owned()).stack_size(64 * 1024);
            // Where the process cannot have another thread, silent streams stay silent.
            wheel.turning = thread.spawn(turn).is_ok();
        }
        Heart(beat)
    }

    /// Whether its time has come; if not, the task is woken when it does.
    pub(super) fn is_due(&self, context: &Context<'_>) -> bool {
        if self.0.due.swap(false, Relaxed) {
            return true;
        }
        let mut waker = self.0.waker.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *waker {
            Some(waker) => waker.clone_from(context.waker()),
            none => *none = Some(context.waker().clone()),
        }
        drop(waker);
        self.0.due.swap(false, Relaxed)
    }
}

impl Wheel {
    fn insert(&mut self, beat: Weak<Beat>, every: usize) {
        self.beats += 1;
        let slot = (self.at + every) % SLOTS;
        self.slots[slot].push(beat);
    }
}

fn turn() {
    loop {
        thread::sleep(Duration::from_secs(1));
        let mut wheel = WHEEL.lock().unwrap_or_else(PoisonError::into_inner);
        wheel.at = (wheel.at + 1) % SLOTS;
        let at = wheel.at;
        let beats = std::mem::take(&mut wheel.slots[at]);
        wheel.beats -= beats.len();
        let due: Vec<Arc<Beat>> = beats.iter().filter_map(Weak::upgrade).collect();
        for (weak, beat) in due.iter().map(|beat| (Arc::downgrade(beat), beat)) {
            wheel.insert(weak, beat.every);
        }
        if wheel.beats == 0 {
            wheel.turning = false;
            return;
        }
        drop(wheel);
        for beat in due {
            beat.due.store(true, Relaxed);
            if let Some(waker) = &*beat.waker.lock().unwrap_or_else(PoisonError::into_inner) {
                waker.wake_by_ref();
            }
        }
    }
}
