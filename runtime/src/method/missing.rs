//! What stands in for a method that the attribute names and nobody wrote, or that is not written as it must be.
//!
//! An inherent function comes before a trait's constant: where the user has written `get`, the constant here is never
//! seen. Written out, not made by a macro: rustc shows the place of the bound, and that should be readable.

use super::Method;
use crate::error::Result;
use crate::request::Request;
use crate::respond::Response;
use std::future::{Pending, pending};

/// Stands in for the answer of a method that cannot answer.
pub trait CannotAnswer<H, F>: Sized {
    /// Never called: nothing implements `Answering`.
    fn answer(self, _: Result<H>, _: &Request, _: &mut Option<Response>) -> Pending<Result<()>>
    where
        F: Answering<H>,
    {
        pending()
    }
}

impl<H, F> CannotAnswer<H, F> for Method<H, F> {}

/// Implemented by nothing; an `async fn(self) -> ..` is never asked for it.
#[diagnostic::on_unimplemented(
    message = "this method of `{H}` cannot answer a request",
    label = "must be written `async fn ..(self) -> ..`",
    note = "an answering method is async and takes `self` by value and nothing else: what the request brings stands in the struct's fields"
)]
pub trait Answering<H> {}

/// A constant of each name, on every type.
#[allow(non_upper_case_globals)]
pub trait Missing {
    /// Stands in for `get`.
    const get: MissingGet = MissingGet;
    /// Stands in for `head`.
    const head: MissingHead = MissingHead;
    /// Stands in for `post`.
    const post: MissingPost = MissingPost;
    /// Stands in for `put`.
    const put: MissingPut = MissingPut;
    /// Stands in for `patch`.
    const patch: MissingPatch = MissingPatch;
    /// Stands in for `delete`.
    const delete: MissingDelete = MissingDelete;
    /// Stands in for `options`.
    const options: MissingOptions = MissingOptions;
    /// Stands in for `query`.
    const query: MissingQuery = MissingQuery;
    /// Stands in for `any`.
    const any: MissingAny = MissingAny;
    /// Stands in for `ws`.
    const ws: MissingWs = MissingWs;
}

impl<H> Missing for H {}

/// Stands in for `get`.
pub struct MissingGet;

impl<H> Method<H, MissingGet> {
    /// Never called.
    pub fn answer(self, _: Result<H>, _: &Request, _: &mut Option<Response>) -> Pending<Result<()>>
    where
        H: WrittenGet,
    {
        pending()
    }
}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `get` and has no such method",
    label = "named here, not written",
    note = "write `async fn get(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenGet {}

/// Stands in for `head`.
pub struct MissingHead;

impl<H> Method<H, MissingHead> {
    /// Never called.
    pub fn answer(self, _: Result<H>, _: &Request, _: &mut Option<Response>) -> Pending<Result<()>>
    where
        H: WrittenHead,
    {
        pending()
    }
}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `head` and has no such method",
    label = "named here, not written",
    note = "write `async fn head(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenHead {}

/// Stands in for `post`.
pub struct MissingPost;

impl<H> Method<H, MissingPost> {
    /// Never called.
    pub fn answer(self, _: Result<H>, _: &Request, _: &mut Option<Response>) -> Pending<Result<()>>
    where
        H: WrittenPost,
    {
        pending()
    }
}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `post` and has no such method",
    label = "named here, not written",
    note = "write `async fn post(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenPost {}

/// Stands in for `put`.
pub struct MissingPut;

impl<H> Method<H, MissingPut> {
    /// Never called.
    pub fn answer(self, _: Result<H>, _: &Request, _: &mut Option<Response>) -> Pending<Result<()>>
    where
        H: WrittenPut,
    {
        pending()
    }
}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `put` and has no such method",
    label = "named here, not written",
    note = "write `async fn put(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenPut {}

/// Stands in for `patch`.
pub struct MissingPatch;

impl<H> Method<H, MissingPatch> {
    /// Never called.
    pub fn answer(self, _: Result<H>, _: &Request, _: &mut Option<Response>) -> Pending<Result<()>>
    where
        H: WrittenPatch,
    {
        pending()
    }
}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `patch` and has no such method",
    label = "named here, not written",
    note = "write `async fn patch(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenPatch {}

/// Stands in for `delete`.
pub struct MissingDelete;

impl<H> Method<H, MissingDelete> {
    /// Never called.
    pub fn answer(self, _: Result<H>, _: &Request, _: &mut Option<Response>) -> Pending<Result<()>>
    where
        H: WrittenDelete,
    {
        pending()
    }
}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `delete` and has no such method",
    label = "named here, not written",
    note = "write `async fn delete(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenDelete {}

/// Stands in for `options`.
pub struct MissingOptions;

impl<H> Method<H, MissingOptions> {
    /// Never called.
    pub fn answer(self, _: Result<H>, _: &Request, _: &mut Option<Response>) -> Pending<Result<()>>
    where
        H: WrittenOptions,
    {
        pending()
    }
}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `options` and has no such method",
    label = "named here, not written",
    note = "write `async fn options(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenOptions {}

/// Stands in for `any`.
pub struct MissingAny;

impl<H> Method<H, MissingAny> {
    /// Never called.
    pub fn answer(self, _: Result<H>, _: &Request, _: &mut Option<Response>) -> Pending<Result<()>>
    where
        H: WrittenAny,
    {
        pending()
    }
}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `any` and has no such method",
    label = "named here, not written",
    note = "write `async fn any(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenAny {}

/// Stands in for `ws`.
pub struct MissingWs;

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `ws` and has no such method",
    label = "named here, not written",
    note = "write `async fn ws(self, socket: Socket<In, Out>) ..` in `impl {Self}`"
)]
pub trait WrittenWs {}

/// Stands in for `query`.
pub struct MissingQuery;

impl<H> Method<H, MissingQuery> {
    /// Never called.
    pub fn answer(self, _: Result<H>, _: &Request, _: &mut Option<Response>) -> Pending<Result<()>>
    where
        H: WrittenQuery,
    {
        pending()
    }
}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `query` and has no such method",
    label = "named here, not written",
    note = "write `async fn query(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenQuery {}
