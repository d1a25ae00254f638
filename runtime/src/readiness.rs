//! Whether the process wants more work: what load balancers ask, and what long answers heed.

use crate::error::Result;
use crate::extract::FromRequest;
use crate::request::Request;
use std::fmt;
use std::sync::Arc;
use tokio::sync::watch;

/// Whether the process wants more work. It does, until the server is told to stop.
///
/// It is a field of handlers. One whose answer goes on for long ends it when the server is to stop, rather than have it
/// broken off; a load balancer is told to send its requests elsewhere. Clones are one and the same.
///
/// ```
/// use squall::prelude::*;
/// use squall::Readiness;
///
/// #[handler(get, "/ready")]
/// struct Ready {
///     readiness: Readiness,
/// }
///
/// impl Ready {
///     async fn get(self) -> StatusCode {
///         if self.readiness.is_ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Readiness(Arc<watch::Sender<bool>>);

impl Readiness {
    pub(crate) fn new() -> Readiness {
        Readiness(Arc::new(watch::Sender::new(true)))
    }

    /// Whether more work is wanted.
    pub fn is_ready(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until no more work is wanted.
    ///
    /// ```
    /// # async fn next_piece() -> &'static str { "" }
    /// # async fn example(readiness: squall::Readiness) {
    /// tokio::select! {
    ///     piece = next_piece() => { /* .. send it */ }
    ///     () = readiness.draining() => { /* .. say goodbye */ }
    /// }
    /// # }
    /// ```
    pub async fn draining(&self) {
        // The sender is held by this very value.
        _ = self.0.subscribe().wait_for(|ready| !ready).await;
    }

    /// No more work is wanted.
    pub(crate) fn drain(&self) {
        self.0.send_replace(false);
    }
}

impl fmt::Debug for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Readiness").field(&self.is_ready()).finish()
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for Readiness {
    async fn from_request(request: &Request) -> Result<Readiness> {
        // A request that no site has made has nobody who would stop.
        Ok(request.config().get::<Readiness>().cloned().unwrap_or_else(Readiness::new))
    }
}
