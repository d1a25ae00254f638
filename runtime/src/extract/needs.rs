//! What the types of a handler's fields need of the site before it starts.

use std::marker::PhantomData;

/// A type whose extraction uses the site's keys. A site that lists a handler with such a field does not start without
/// keys in production.
///
/// Implemented by the jars of signed and private cookies, which come with the feature `cookies`. Implement it for a type
/// of your own that uses one of these within its [`FromRequest`](crate::FromRequest):
///
#[cfg_attr(feature = "cookies", doc = "```")]
#[cfg_attr(not(feature = "cookies"), doc = "```ignore")]
/// use squall::{FromRequest, NeedsKeys, Request, Result, SignedCookies};
///
/// struct Visits(u32);
///
/// impl NeedsKeys for Visits {}
///
/// impl FromRequest for Visits {
///     async fn from_request(request: &Request) -> Result<Visits> {
///         let cookies = SignedCookies::from_request(request).await?;
///         Ok(Visits(cookies.get("visits").unwrap_or(0)))
///     }
/// }
/// ```
pub trait NeedsKeys {}

/// A type whose extraction uses the secrets of a Tornado site. A site that lists a handler with such a field does not start
/// without them.
///
/// Implemented by [`TornadoCookies`](crate::tornado::TornadoCookies). Implement it for a type of your own that uses these
/// within its [`FromRequest`](crate::FromRequest), as [`NeedsKeys`] shows.
#[cfg_attr(not(feature = "cookies"), allow(rustdoc::broken_intra_doc_links))]
pub trait NeedsTornadoSecrets {}

/// A type whose value is one visitor's own: an answer that is made of it must not be shown to others by a cache. A handler
/// with such a field cannot say `cache = public(..)`.
///
/// Implemented by the jars of cookies, the tokens of forms and [`CspNonce`](crate::CspNonce). Implement it for a type of your
/// own that uses one of these, or the session, within its [`FromRequest`](crate::FromRequest) or [`Load`](crate::Load).
///
#[cfg_attr(feature = "cookies", doc = "```")]
#[cfg_attr(not(feature = "cookies"), doc = "```ignore")]
/// use squall::{Cookies, FromRequest, PerVisitor, Request, Result};
///
/// struct Theme(String);
///
/// impl PerVisitor for Theme {}
///
/// impl FromRequest for Theme {
///     async fn from_request(request: &Request) -> Result<Theme> {
///         let cookies = Cookies::from_request(request).await?;
///         Ok(Theme(cookies.get("theme").unwrap_or_else(|| "light".to_owned())))
///     }
/// }
/// ```
pub trait PerVisitor {}

/// A type whose extraction uses the languages of the app: a handler with such a field is listed by an app that has some.
pub trait NeedsLanguages {}

/// A type whose extraction uses the visitor's session. A handler with such a field is a compile error in an app without
/// sessions.
///
/// Implemented by [`Flash`](crate::Flash) and [`XsrfToken`](crate::XsrfToken). Implement it for a type of your own that uses
/// one of these within its [`FromRequest`](crate::FromRequest), as [`NeedsKeys`] shows.
#[cfg_attr(not(feature = "sessions"), allow(dead_code, rustdoc::broken_intra_doc_links))]
pub trait NeedsSessions {}

/// Asks a type what it needs: `Needs::<T>::KEYS`, with [`NeedsNothing`] in scope. The inherent constant comes first, and is
/// there only for a type that does; so a type that implements nothing at all gives no second error.
pub struct Needs<T>(PhantomData<T>);

impl<T: NeedsKeys> Needs<T> {
    /// It does.
    pub const KEYS: bool = true;
}

impl<T: NeedsTornadoSecrets> Needs<T> {
    /// It does.
    pub const TORNADO: bool = true;
}

impl<T: PerVisitor> Needs<T> {
    /// It is one visitor's own.
    pub const PER_VISITOR: bool = true;
}

impl<T: NeedsLanguages> Needs<T> {
    /// It does.
    pub const LANGUAGES: bool = true;
}

impl<T: NeedsSessions> Needs<T> {
    /// It does.
    pub const SESSIONS: bool = true;
}

/// The answer for any other type.
pub trait NeedsNothing {
    /// It does not.
    const KEYS: bool = false;
    /// It does not.
    const TORNADO: bool = false;
    /// It is not.
    const PER_VISITOR: bool = false;
    /// It does not.
    const LANGUAGES: bool = false;
    /// It does not.
    const SESSIONS: bool = false;
}

impl<T> NeedsNothing for Needs<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    struct Signed;

    impl NeedsKeys for Signed {}

    struct Shared;

    impl NeedsTornadoSecrets for Shared {}

    #[test]
    fn only_a_type_that_says_so_needs_something() {
        const { assert!(Needs::<Signed>::KEYS && !Needs::<Shared>::KEYS && !Needs::<String>::KEYS) };
        const { assert!(Needs::<Shared>::TORNADO && !Needs::<Signed>::TORNADO && !Needs::<String>::TORNADO) };
        const { assert!(!Needs::<Signed>::PER_VISITOR) };
    }
}
