//! The method `ws`: it is given a socket, and called when the answer has been sent.

use super::Method;
use super::missing::{MissingWs, WrittenWs};
use crate::error::Result;
use crate::request::Request;
use crate::respond::Response;
use crate::ws::{Ended, FromMessage, IntoMessage, Speaking, accept};
use std::future::{Pending, pending, ready};

/// Only generated code of a handler that names `ws` has this in scope; of a method that nobody wrote the function of
/// the same name below comes first.
pub trait Upgrading<H, F>: Sized {
    /// Answers by a 101, and has the method called then.
    fn upgrade<In, Out>(
        self,
        handler: Result<H>,
        request: &Request,
        place: &mut Option<Response>,
    ) -> impl Future<Output = Result<()>> + Send
    where
        F: Speaking<H, In, Out>,
        F::Output: Ended,
        In: FromMessage,
        Out: IntoMessage;
}

impl<H: Send + 'static, F> Upgrading<H, F> for Method<H, F> {
    fn upgrade<In, Out>(
        self,
        handler: Result<H>,
        request: &Request,
        place: &mut Option<Response>,
    ) -> impl Future<Output = Result<()>> + Send
    where
        F: Speaking<H, In, Out>,
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
