//! The methods of a handler: called if they are written as they must be, and missed in plain words if they are not.

pub mod missing;
pub mod written;

use crate::error::Result;
use crate::request::Request;
use crate::respond::{Respond, Response, finish};

/// A method that can answer: `async fn(self) -> T`.
#[diagnostic::on_unimplemented(
    message = "this method of `{H}` cannot answer a request",
    label = "must be written `async fn ..(self) -> ..`",
    note = "an answering method is async and takes `self` by value and nothing else: what it needs of the request is a field"
)]
pub trait Answering<H> {
    /// What it answers with.
    type Answer;
    /// The work that it does.
    type Work: Future<Output = Self::Answer>;
    /// Begins the work.
    fn begin(self, handler: H) -> Self::Work;
}

#[diagnostic::do_not_recommend]
impl<H, F, W> Answering<H> for F
where
    F: FnOnce(H) -> W,
    W: Future,
{
    type Answer = W::Output;
    type Work = W;
    fn begin(self, handler: H) -> W {
        self(handler)
    }
}

/// Calls a method of a handler and makes the response of its answer.
pub async fn call<H, F>(method: F, handler: H, request: &Request) -> Result<Response>
where
    F: Answering<H>,
    F::Answer: Respond,
{
    finish(method.begin(handler).await.respond(request)?, request)
}
