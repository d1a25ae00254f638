//! What stands in for a method that the attribute names and nobody wrote.
//!
//! An inherent method comes before a trait's: where the user has written `get`, these are never seen. Written out, not
//! made by a macro: rustc shows the place of the bound, and that should be readable.

use std::future::{Ready, ready};

/// Stands in for `get`.
pub trait MissingGet: Sized {
    /// Never called: nothing implements `WrittenGet`.
    fn get(self) -> Ready<&'static str>
    where
        Self: WrittenGet,
    {
        ready("")
    }
}

impl<H> MissingGet for H {}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `get` and has no such method",
    label = "named here, not written",
    note = "write `async fn get(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenGet {}

/// Stands in for `head`.
pub trait MissingHead: Sized {
    /// Never called: nothing implements `WrittenHead`.
    fn head(self) -> Ready<&'static str>
    where
        Self: WrittenHead,
    {
        ready("")
    }
}

impl<H> MissingHead for H {}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `head` and has no such method",
    label = "named here, not written",
    note = "write `async fn head(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenHead {}

/// Stands in for `post`.
pub trait MissingPost: Sized {
    /// Never called: nothing implements `WrittenPost`.
    fn post(self) -> Ready<&'static str>
    where
        Self: WrittenPost,
    {
        ready("")
    }
}

impl<H> MissingPost for H {}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `post` and has no such method",
    label = "named here, not written",
    note = "write `async fn post(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenPost {}

/// Stands in for `put`.
pub trait MissingPut: Sized {
    /// Never called: nothing implements `WrittenPut`.
    fn put(self) -> Ready<&'static str>
    where
        Self: WrittenPut,
    {
        ready("")
    }
}

impl<H> MissingPut for H {}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `put` and has no such method",
    label = "named here, not written",
    note = "write `async fn put(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenPut {}

/// Stands in for `patch`.
pub trait MissingPatch: Sized {
    /// Never called: nothing implements `WrittenPatch`.
    fn patch(self) -> Ready<&'static str>
    where
        Self: WrittenPatch,
    {
        ready("")
    }
}

impl<H> MissingPatch for H {}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `patch` and has no such method",
    label = "named here, not written",
    note = "write `async fn patch(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenPatch {}

/// Stands in for `delete`.
pub trait MissingDelete: Sized {
    /// Never called: nothing implements `WrittenDelete`.
    fn delete(self) -> Ready<&'static str>
    where
        Self: WrittenDelete,
    {
        ready("")
    }
}

impl<H> MissingDelete for H {}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `delete` and has no such method",
    label = "named here, not written",
    note = "write `async fn delete(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenDelete {}

/// Stands in for `options`.
pub trait MissingOptions: Sized {
    /// Never called: nothing implements `WrittenOptions`.
    fn options(self) -> Ready<&'static str>
    where
        Self: WrittenOptions,
    {
        ready("")
    }
}

impl<H> MissingOptions for H {}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `options` and has no such method",
    label = "named here, not written",
    note = "write `async fn options(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenOptions {}

/// Stands in for `query`.
pub trait MissingQuery: Sized {
    /// Never called: nothing implements `WrittenQuery`.
    fn query(self) -> Ready<&'static str>
    where
        Self: WrittenQuery,
    {
        ready("")
    }
}

impl<H> MissingQuery for H {}

/// Implemented by nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names `query` and has no such method",
    label = "named here, not written",
    note = "write `async fn query(self) -> ..` in `impl {Self}`"
)]
pub trait WrittenQuery {}
