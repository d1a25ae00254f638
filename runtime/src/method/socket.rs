//! The method `ws`: it is given a socket, and called when the answer has been sent.

use super::Method;
use super::missing::{MissingWs, WrittenWs};
use crate::error::Result;
use crate::request::Request;
use crate::respond::Response;
use crate::ws::{Ended, FromMessage, IntoMessage, Speaking, accept};
use std::future::{Pending, Ready, pending, ready};

/// Only generated code of a handler that names `ws` has this in scope; of a method that nobody wrote the function of
/// the same name below comes first. It is for a method that can speak; for any other rustc takes that of [`CannotSpeak`],
/// which it looks for later, since a bound that does not hold would be told in the words of `FnOnce`. The future has a name, as
/// the bounds of one that has none are asked for twice.
pub trait Upgrading<H, F, In, Out>: Sized {
    /// Answers by a 101, and has the method called then.
    fn upgrade(self, handler: Result<H>, request: &Request, place: &mut Option<Response>) -> Ready<Result<()>>
    where
        F: Speaking<H, In, Out>,
        F::Output: Ended,
        In: FromMessage,
        Out: IntoMessage;
}

impl<H: Send + 'static, F: Speaking<H, In, Out>, In, Out> Upgrading<H, F, In, Out> for Method<H, F> {
    fn upgrade(self, handler: Result<H>, request: &Request, place: &mut Option<Response>) -> Ready<Result<()>>
    where
        F::Output: Ended,
        In: FromMessage,
        Out: IntoMessage,
    {
        ready(handler.map(|handler| *place = Some(accept(self.function, handler, request))))
    }
}

impl<H> Method<H, MissingWs> {
    /// Never called.
    pub fn upgrade(self, _: Result<H>, _: &Request, _: &mut Option<Response>) -> Pending<Result<()>>
    where
        H: WrittenWs,
    {
        pending()
    }
}

/// Stands in for the answer of a method that cannot speak through a WebSocket.
pub trait CannotSpeak<H, F>: Sized {
    /// Never called: nothing implements `Speaks`.
    fn upgrade(self, _: Result<H>, _: &Request, _: &mut Option<Response>) -> Pending<Result<()>>
    where
        F: Speaks<H>,
    {
        pending()
    }
}

impl<H, F> CannotSpeak<H, F> for &Method<H, F> {}

/// Implemented by nothing; an `async fn(self, Socket<In, Out>)` is never asked for it.
#[diagnostic::on_unimplemented(
    message = "this method of `{H}` cannot speak through a WebSocket",
    label = "must be written `async fn ws(self, socket: Socket<In, Out>)`",
    note = "it is async, takes `self` by value and a `squall::ws::Socket`, and ends with nothing, or a `Result` of nothing"
)]
pub trait Speaks<H> {}
