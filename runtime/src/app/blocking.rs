//! Handlers that hold their thread between two awaits, while all that waits for this thread waits.
//!
//! A thread notes in a place of its own what it runs: two plain stores for each time that a handler is polled, and no clock.
//! One thread more looks at these places, so it speaks while the handler still holds its thread, be it for ever.

use crate::request::MatchedRoute;
use crate::route::Table;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// So long may a handler hold its thread.
pub(crate) const TIME: Duration = Duration::from_millis(100);

/// It is looked at so often within that time.
const LOOKS: u32 = 2;

/// One route is spoken of once in this time.
const SILENCE: Duration = Duration::from_secs(60);

/// Which handler of which site, in the lower half; 0 is none. In the upper half, a count of polls.
const WHAT: u64 = 0xffff_ffff;
const ONE_POLL: u64 = 1 << 32;
const ROUTE_BITS: u32 = 24;

/// How many tables are told apart.
const MOST_TABLES: usize = 255;

static TABLES: Mutex<Vec<&'static Table>> = Mutex::new(Vec::new());
/// The threads, and what the watch has seen of each.
static THREADS: Mutex<Vec<(Arc<Place>, Seen)>> = Mutex::new(Vec::new());
static COUNT: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static OWN: Arc<Place> = Place::of_this_thread();
}

/// What a thread runs.
struct Place {
    runs: AtomicU64,
    thread: String,
}

impl Place {
    fn of_this_thread() -> Arc<Place> {
        let thread = thread::current().name().unwrap_or("without a name").to_owned();
        let place = Arc::new(Place { runs: AtomicU64::new(0), thread });
        locked(&THREADS).push((place.clone(), Seen::default()));
        place
    }
}

/// The handlers of one site, as they are noted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handlers(u64);

impl Handlers {
    /// Those of this table.
    pub(super) fn of(table: &'static Table) -> Handlers {
        let mut tables = locked(&TABLES);
        let at = tables.iter().position(|other| std::ptr::eq(*other, table)).unwrap_or_else(|| {
            tables.push(table);
            tables.len() - 1
        });
        // One table too many is not looked after.
        Handlers(if at < MOST_TABLES { (at as u64) << ROUTE_BITS } else { WHAT })
    }

    /// The one at this position.
    pub(super) fn handler(self, index: usize) -> Handler {
        Handler(if self.0 == WHAT { 0 } else { self.0 | (index as u64 + 1) })
    }
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handler(u64);

impl Handler {
    /// Has it be noted while the function runs, which does not panic.
    #[inline]
    pub(super) fn noted<T>(self, run: impl FnOnce() -> T) -> T {
        OWN.with(|place| {
            // Nobody else writes here.
            let before = place.runs.load(Relaxed);
            let poll = (before & !WHAT).wrapping_add(ONE_POLL);
            place.runs.store(poll | self.0, Relaxed);
            let result = run();
            // An app within an app goes on with the outer one.
            place.runs.store(if before & WHAT == 0 { poll } else { before }, Relaxed);
            result
        })
    }
}

/// How many have held their thread for too long.
pub(crate) fn count() -> u64 {
    COUNT.load(Relaxed)
}

/// What looks after the threads of this process, as long as somebody has it.
#[derive(Debug)]
pub(crate) struct Watch {
    _stop: Sender<()>,
}

/// The one watch of this process, which begins where there is none.
pub(crate) fn watch() -> Option<Arc<Watch>> {
    static WATCH: Mutex<Weak<Watch>> = Mutex::new(Weak::new());
    let mut running = locked(&WATCH);
    if let Some(watch) = running.upgrade() {
        return Some(watch);
    }
    let (stop, stopped) = channel::<()>();
    let look = move || {
        let mut told = HashMap::new();
        while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(TIME / LOOKS) {
            look(Instant::now(), &mut told);
        }
    };
    // Without a thread more there is no watch, and all else works.
    thread::Builder::new().name("squall-watch".to_owned()).spawn(look).ok()?;
    let watch = Arc::new(Watch { _stop: stop });
    *running = Arc::downgrade(&watch);
    Some(watch)
}

/// Looks at all threads once.
fn look(now: Instant, told: &mut HashMap<u64, Instant>) {
    let mut held = Vec::new();
    locked(&THREADS).retain_mut(|(place, seen)| {
        let runs = place.runs.load(Relaxed);
        if seen.is_held(runs, now) {
            held.push((runs & WHAT, place.thread.clone()));
        }
        // Nobody but this list knows of a thread that has ended.
        Arc::strong_count(place) > 1
    });
    for (what, thread) in held {
        COUNT.fetch_add(1, Relaxed);
        if told.get(&what).is_none_or(|at| now.duration_since(*at) >= SILENCE) {
            told.insert(what, now);
            tell(what, &thread);
        }
    }
}

fn tell(what: u64, thread: &str) {
    let table = locked(&TABLES).get((what >> ROUTE_BITS) as usize).copied();
    let route = (what & ((1 << ROUTE_BITS) - 1)) as usize;
    let Some(listed) = table.and_then(|table| table.listed().get(route.checked_sub(1)?)) else { return };
    let route = MatchedRoute::new(listed);
    let (handler, millis) = (format!("{}::{}", route.module(), route.handler()), TIME.as_millis() as u64);
    tracing::warn!(
        target: "squall::blocking", %route, handler, thread, millis,
        "a handler holds its thread: what computes or blocks for long belongs into tokio::task::spawn_blocking"
    );
}

/// What was seen of a thread.
#[derive(Default)]
struct Seen {
    runs: u64,
    since: Option<Instant>,
    told: bool,
}

impl Seen {
    /// Whether it has run the same poll for too long; said once of each.
    fn is_held(&mut self, runs: u64, now: Instant) -> bool {
        if runs != self.runs || self.since.is_none() {
            *self = Seen { runs, since: Some(now), told: false };
        }
        let is_long = self.since.is_some_and(|since| now.duration_since(since) >= TIME);
        let held = runs & WHAT != 0 && is_long && !self.told;
        self.told |= held;
        held
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_poll_is_told_of_once() {
        let (mut seen, start) = (Seen::default(), Instant::now());
        let mut at = |millis, runs| seen.is_held(runs, start + Duration::from_millis(millis));
        assert!(!at(0, 7) && !at(99, 7) && at(100, 7) && !at(150, 7));
        // Another poll of the same handler.
        assert!(!at(200, ONE_POLL | 7) && !at(250, ONE_POLL | 7) && at(300, ONE_POLL | 7));
        // No handler at all.
        assert!(!at(400, ONE_POLL) && !at(9000, ONE_POLL));
    }

    #[test]
    fn what_runs_is_noted_and_each_poll_is_another() {
        let runs = || OWN.with(|place| place.runs.load(Relaxed));
        let before = runs();
        let first = Handler(5).noted(|| {
            let outer = runs();
            let inner = Handler(6).noted(runs);
            assert_eq!((outer & WHAT, inner & WHAT, runs()), (5, 6, outer));
            outer
        });
        let second = Handler(5).noted(runs);
        assert_ne!(first, second);
        assert_eq!((before & WHAT, runs() & WHAT), (0, 0));
    }
}
