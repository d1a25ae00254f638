//! A method that is written and not named by the attribute: found, so that it is no silent dead code.
//!
//! Generated code gives all eight names to [`none_but_the_named`](Written::none_but_the_named). Those that the attribute leaves
//! out are constants of [`missing`](super::missing), unless the handler has such a function. None of the bounds speaks of the
//! handler, so rustc proves them once for a whole crate.

use super::missing::{
    MissingAny, MissingDelete, MissingGet, MissingHead, MissingOptions, MissingPatch, MissingPost, MissingPut,
    MissingQuery, MissingWs,
};

/// The function of a method that the attribute names; or what stands in for it.
pub struct Named<F>(pub F);

/// Of a handler whose named method is written.
pub trait Written: Sized {
    /// That of a further method that the attribute names.
    fn and<Next>(self, next: Next) -> Named<Next> {
        Named(next)
    }

    /// Takes what goes by the eight names, none of it a function.
    #[allow(clippy::too_many_arguments, reason = "one for each method")]
    fn none_but_the_named<Get, Head, Post, Put, Patch, Delete, Options, Query>(
        self,
        _: Get,
        _: Head,
        _: Post,
        _: Put,
        _: Patch,
        _: Delete,
        _: Options,
        _: Query,
    ) where
        Get: NoGet,
        Head: NoHead,
        Post: NoPost,
        Put: NoPut,
        Patch: NoPatch,
        Delete: NoDelete,
        Options: NoOptions,
        Query: NoQuery,
    {
    }
}

impl<F> Written for Named<F> {}

/// An inherent function comes before the trait's: that the named method is missing is told, and what is written in its place is
/// not told too.
macro_rules! takes_all {
    ($($missing:ty),*) => {
        $(
            impl Named<$missing> {
                /// Itself: one that is missing is enough.
                pub fn and<Next>(self, _: Next) -> Self {
                    self
                }

                /// Takes whatever goes by the eight names.
                #[allow(clippy::too_many_arguments, reason = "one for each method")]
                pub fn none_but_the_named<Get, Head, Post, Put, Patch, Delete, Options, Query>(
                    self,
                    _: Get,
                    _: Head,
                    _: Post,
                    _: Put,
                    _: Patch,
                    _: Delete,
                    _: Options,
                    _: Query,
                ) {
                }
            }
        )*
    };
}

takes_all!(
    MissingGet,
    MissingHead,
    MissingPost,
    MissingPut,
    MissingPatch,
    MissingDelete,
    MissingOptions,
    MissingQuery,
    MissingAny,
    MissingWs
);

/// Not a function `get`.
#[diagnostic::on_unimplemented(
    message = "this handler has a method `get`, and its attribute does not name it",
    label = "name it here too: `get`",
    note = "what has the name of an HTTP method answers it; a function that does not needs another name"
)]
pub trait NoGet {}

#[diagnostic::do_not_recommend]
impl NoGet for MissingGet {}

/// Not a function `head`.
#[diagnostic::on_unimplemented(
    message = "this handler has a method `head`, and its attribute does not name it",
    label = "name it here too: `head`",
    note = "what has the name of an HTTP method answers it; a function that does not needs another name"
)]
pub trait NoHead {}

#[diagnostic::do_not_recommend]
impl NoHead for MissingHead {}

/// Not a function `post`.
#[diagnostic::on_unimplemented(
    message = "this handler has a method `post`, and its attribute does not name it",
    label = "name it here too: `post`",
    note = "what has the name of an HTTP method answers it; a function that does not needs another name"
)]
pub trait NoPost {}

#[diagnostic::do_not_recommend]
impl NoPost for MissingPost {}

/// Not a function `put`.
#[diagnostic::on_unimplemented(
    message = "this handler has a method `put`, and its attribute does not name it",
    label = "name it here too: `put`",
    note = "what has the name of an HTTP method answers it; a function that does not needs another name"
)]
pub trait NoPut {}

#[diagnostic::do_not_recommend]
impl NoPut for MissingPut {}

/// Not a function `patch`.
#[diagnostic::on_unimplemented(
    message = "this handler has a method `patch`, and its attribute does not name it",
    label = "name it here too: `patch`",
    note = "what has the name of an HTTP method answers it; a function that does not needs another name"
)]
pub trait NoPatch {}

#[diagnostic::do_not_recommend]
impl NoPatch for MissingPatch {}

/// Not a function `delete`.
#[diagnostic::on_unimplemented(
    message = "this handler has a method `delete`, and its attribute does not name it",
    label = "name it here too: `delete`",
    note = "what has the name of an HTTP method answers it; a function that does not needs another name"
)]
pub trait NoDelete {}

#[diagnostic::do_not_recommend]
impl NoDelete for MissingDelete {}

/// Not a function `options`.
#[diagnostic::on_unimplemented(
    message = "this handler has a method `options`, and its attribute does not name it",
    label = "name it here too: `options`",
    note = "what has the name of an HTTP method answers it; a function that does not needs another name"
)]
pub trait NoOptions {}

#[diagnostic::do_not_recommend]
impl NoOptions for MissingOptions {}

/// Not a function `query`.
#[diagnostic::on_unimplemented(
    message = "this handler has a method `query`, and its attribute does not name it",
    label = "name it here too: `query`",
    note = "what has the name of an HTTP method answers it; a function that does not needs another name"
)]
pub trait NoQuery {}

#[diagnostic::do_not_recommend]
impl NoQuery for MissingQuery {}
