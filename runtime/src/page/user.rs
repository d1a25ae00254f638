//! `user` in a template: who is asking.

use crate::auth::{HasUsers, found};
use crate::error::{Error, Result};
use crate::request::Request;
use std::sync::Arc;

/// Who is asking, whom the app has looked for by now.
///
/// # Errors
///
/// 500 where another app serves the page than the one it was written for, and has users of another type.
pub fn user<A: HasUsers>(request: &Request) -> Result<Option<Arc<A::User>>> {
    found::<A::User>(request).ok_or_else(|| {
        Error::internal("the template of this page names `user`, and the app that serves it has other users")
    })
}

/// Stops the build where a template names `user`, and the page's app has none.
#[track_caller]
pub const fn has_users(realm: &str, message: &'static str) {
    // What generated code calls the place where users sign in.
    if realm.is_empty() {
        panic!("{}", message);
    }
}
