//! What is known at compile time of where a cookie goes.

use super::definition::{Cookie, Definition};
use crate::error::Result;

/// A cookie that other sites cannot make the browser send with a form or a script: `SameSite=Lax` or `Strict`, `Secure`.
/// This is what a [`Cookie`] is, unless a method makes it something else.
#[derive(Clone, Copy, Debug)]
pub enum FirstParty {}

/// A cookie that is also sent with requests that other sites make: `SameSite=None`, `Secure`.
#[derive(Clone, Copy, Debug)]
pub enum CrossSite {}

/// A cookie that is also sent over plain HTTP.
#[derive(Clone, Copy, Debug)]
pub enum Insecure {}

/// A cookie that can do without `Secure`: one without `SameSite=None`.
#[diagnostic::on_unimplemented(
    message = "a cookie with `SameSite=None` must be `Secure`: browsers refuse it otherwise",
    label = "this cookie has `SameSite=None`",
    note = "leave out `.insecure()`, or leave out `.same_site_none()`"
)]
pub trait MayBeInsecure {}

impl MayBeInsecure for FirstParty {}
impl MayBeInsecure for Insecure {}

/// A cookie that can have `SameSite=None`: one that is `Secure`.
#[diagnostic::on_unimplemented(
    message = "a cookie with `SameSite=None` must be `Secure`: browsers refuse it otherwise",
    label = "this cookie is not `Secure`",
    note = "leave out `.insecure()`, or leave out `.same_site_none()`"
)]
pub trait MayBeCrossSite {}

impl MayBeCrossSite for FirstParty {}
impl MayBeCrossSite for CrossSite {}

/// What names a cookie: a [`Cookie`] with its attributes, or a name alone, which stands for [`Cookie::new`] of it.
///
/// A name that no cookie can have is an error of what is done with it, and not a panic.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names no cookie",
    label = "expected the name of a cookie, or a `Cookie`",
    note = "write a name, \"theme\", or a constant: const THEME: Cookie = Cookie::new(\"theme\");"
)]
pub trait IntoCookie<'a>: Sealed {
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn definition(self) -> Result<Definition<'a>>;
}

/// Nobody else implements [`IntoCookie`].
pub trait Sealed {}

impl Sealed for &str {}
impl<S> Sealed for Cookie<'_, S> {}

impl<'a> IntoCookie<'a> for &'a str {
    #[track_caller]
    #[allow(private_interfaces)]
    fn definition(self) -> Result<Definition<'a>> {
        Cookie::try_new(self)?.definition()
    }
}

impl<'a, S> IntoCookie<'a> for Cookie<'a, S> {
    #[allow(private_interfaces)]
    fn definition(self) -> Result<Definition<'a>> {
        Ok(self.definition)
    }
}
