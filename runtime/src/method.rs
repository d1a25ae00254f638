//! The methods of a handler: called if they are written as they must be, and missed in plain words if they are not.

pub mod missing;
#[cfg(feature = "ws")]
mod socket;
pub mod written;

#[cfg(feature = "ws")]
pub use socket::{CannotSpeak, Upgrading};

use crate::error::Result;
use crate::request::Request;
use crate::respond::{Respond, Response, finish};
use std::marker::PhantomData;

/// A method of the handler `H`, as generated code has it in hand.
pub struct Method<H, F> {
    function: F,
    handler: PhantomData<fn(H)>,
}

/// The method of `H` that is this function.
pub fn method<H, F>(function: F) -> Method<H, F> {
    Method { function, handler: PhantomData }
}

/// Only of an `async fn(self) -> ..`; rustc takes the function of the same name in [`missing::CannotAnswer`] for any
/// other, since a bound that does not hold would be told in the words of `FnOnce`.
impl<H, F, W> Method<H, F>
where
    F: FnOnce(H) -> W,
    W: Future,
{
    /// Calls it, and makes the response of its answer, in this place.
    pub async fn answer(self, handler: Result<H>, request: &Request, place: &mut Option<Response>) -> Result<()>
    where
        W::Output: Respond,
    {
        let response = (self.function)(handler?).await.respond(request)?;
        finish(place.insert(response), request)
    }
}
