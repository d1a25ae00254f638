//! What batteries let a request carry: cookies to be set, a session that was loaded.

use super::Request;
use crate::body::Body;
use crate::error::Result;
use http::Response;
use std::any::{Any, TypeId};
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

/// A future with a dynamic type.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Something that a request carries along for a battery, and that has its say when the answer is there.
///
/// The life of a part: it is made when somebody first asks for it; told, if the handler failed, by [`forget`]; and
/// finished once, before the answer leaves. Parts are finished in the reverse order of their making. So one that uses
/// another asks for it while it is made, and may still use it when it is finished.
///
/// [`forget`]: Part::forget
pub(crate) trait Part: Any + Send + Sync {
    /// Forgets what the handler has begun with it: the handler has answered by an `Err`, or has panicked. Also called
    /// where another part fails.
    ///
    /// An `Err` undoes what was queued, whatever its status: `?` leaves a handler where nobody thought of the cookies
    /// that were set three lines above. Rails, Django and Plug drop them too. A handler that wants its cookies sent
    /// with a 4xx answers with that status, by `Ok`.
    fn forget(&self) {}

    /// Called once when the answer (also that of an error) is there, before it leaves. An error is answered in its
    /// place.
    fn finish<'a>(&'a self, request: &'a Request, response: &'a mut Response<Body>) -> BoxFuture<'a, Result<()>>;
}

/// The parts of one request. Empty, it owns no memory.
#[derive(Default)]
pub(super) struct Carried(Mutex<Vec<Entry>>);

struct Entry {
    id: TypeId,
    part: Arc<dyn Part>,
    finished: bool,
}

impl Request {
    /// The part of this type; made at the first asking. One per type and request.
    pub(crate) fn part<P: Part>(&self, make: impl FnOnce() -> P) -> Arc<P> {
        if let Some(part) = self.existing_part() {
            return part;
        }
        // Outside of the lock, as it may ask for other parts; these come to stand before it.
        let made = Arc::new(make());
        let mut parts = self.parts.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been quicker.
        if let Some(part) = find(&parts) {
            return part;
        }
        parts.push(Entry { id: TypeId::of::<P>(), part: made.clone(), finished: false });
        made
    }

    /// The part of this type, if somebody has asked for it.
    pub(crate) fn existing_part<P: Part>(&self) -> Option<Arc<P>> {
        find(&self.parts.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether a part waits to be finished.
    pub(crate) fn has_parts(&mut self) -> bool {
        !self.parts.0.get_mut().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Tells all parts that what the handler began is not to be.
    pub(crate) fn forget_parts(&self) {
        // Copied, so that a part may ask for another.
        let parts: Vec<_> = {
            let parts = self.parts.0.lock().unwrap_or_else(PoisonError::into_inner);
            parts.iter().map(|entry| entry.part.clone()).collect()
        };
        parts.iter().rev().for_each(|part| part.forget());
    }

    /// The newest part that has not been finished yet; it counts as finished from now on.
    pub(crate) fn next_to_finish(&self) -> Option<Arc<dyn Part>> {
        let mut parts = self.parts.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = parts.iter_mut().rev().find(|entry| !entry.finished)?;
        entry.finished = true;
        Some(entry.part.clone())
    }
}

fn find<P: Part>(parts: &[Entry]) -> Option<Arc<P>> {
    let entry = parts.iter().find(|entry| entry.id == TypeId::of::<P>())?;
    let part: Arc<dyn Any + Send + Sync> = entry.part.clone();
    part.downcast().ok()
}

impl fmt::Debug for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Carried").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Connection;

    struct Low;
    struct High {
        low: Arc<Low>,
    }

    impl Part for Low {
        fn finish<'a>(&'a self, _: &'a Request, _: &'a mut Response<Body>) -> BoxFuture<'a, Result<()>> {
            Box::pin(async { Ok(()) })
        }
    }

    impl Part for High {
        fn finish<'a>(&'a self, _: &'a Request, _: &'a mut Response<Body>) -> BoxFuture<'a, Result<()>> {
            Box::pin(async { Ok(()) })
        }
    }

    fn request() -> Request {
        Request::new(http::Request::new(()).into_parts().0, Connection::default())
    }

    #[test]
    fn a_part_is_made_once() {
        let request = request();
        let first = request.part(|| Low);
        let second = request.part(|| -> Low { panic!("it is there") });
        assert!(Arc::ptr_eq(&first, &second));
        assert!(request.existing_part::<High>().is_none());
    }

    #[test]
    fn what_a_part_asks_for_while_it_is_made_is_finished_after_it() {
        let mut request = request();
        assert!(!request.has_parts());
        let high = request.part(|| High { low: request.part(|| Low) });
        assert!(Arc::ptr_eq(&high.low, &request.part(|| -> Low { panic!("it is there") })));
        assert!(request.has_parts());
        let first: Arc<dyn Any + Send + Sync> = request.next_to_finish().unwrap();
        assert!(first.is::<High>());
        let second: Arc<dyn Any + Send + Sync> = request.next_to_finish().unwrap();
        assert!(second.is::<Low>());
        assert!(request.next_to_finish().is_none());
    }
}
