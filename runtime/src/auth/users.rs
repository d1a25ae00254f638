//! What generated code tells of an app's users.

#[cfg(feature = "cookies")]
use super::tornado::TornadoUser;
use super::user::{FindByPassword, FindByToken, Permits, User};
use crate::error::Result;
use crate::extract::HasState;
use crate::request::Request;
use crate::route::Listed;
use crate::secret::Secret;
use std::future::{Ready, ready};
use std::marker::PhantomData;

/// Where a visitor is sent to sign in.
#[derive(Clone, Copy, Debug)]
pub enum Login {
    /// To this page.
    Page(&'static Listed),
    /// Nowhere, for the reason given.
    None(&'static str),
}

/// An app, and who its users are. `#[app]` implements it.
#[diagnostic::on_unimplemented(message = "`{Self}` is not an app", label = "not an app")]
pub trait HasUsers: Sized {
    /// Its users.
    type User: User;
    /// Where a visitor is sent.
    const LOGIN: Login;
    /// What the challenges of a 401 call the place.
    const REALM: &'static str = "";
    /// The scheme of the tokens by which users are found, where they are.
    const TOKENS: Option<&'static str> = None;
    /// Whether users are found by name and password.
    const BASIC: bool = false;

    /// Whether they are known by a cookie that a Tornado site shares.
    const TORNADO: bool = false;

    /// Whom that cookie speaks of.
    fn by_tornado(_request: &Request) -> Result<Option<<Self::User as User>::Id>> {
        Ok(None)
    }

    /// What its users need of the app.
    fn user_state(&self) -> <Self::User as User>::State;

    /// Whom a token was given to.
    fn by_token(&self, _token: &str) -> impl Future<Output = Result<Option<Self::User>>> + Send {
        async { Ok(None) }
    }

    /// Whose name and password these are.
    fn by_password(
        &self,
        _name: &str,
        _password: &Secret<String>,
    ) -> impl Future<Output = Result<Option<Self::User>>> + Send {
        async { Ok(None) }
    }
}

/// An app whose users are of this type.
#[diagnostic::on_unimplemented(
    message = "the users of `{Self}` are no `{T}`",
    label = "a field with #[user] is a `{T}` here",
    note = "#[app(user = ..)] names the type of the app's users, and a field with #[user] has that type"
)]
pub trait HasUser<T>: HasUsers {
    /// The user, by the name that the field has for its type.
    fn as_user(user: &Self::User) -> &T;
}

/// An app whose users say whom they permit this.
pub trait Guards<P: ?Sized>: HasUsers {
    /// Whether this user may.
    fn permits(user: &Self::User, permission: &P) -> bool;
}

impl<A, P> Guards<P> for A
where
    A: HasUsers,
    A::User: Permits<P>,
    P: ?Sized,
{
    fn permits(user: &A::User, permission: &P) -> bool {
        user.permits(permission)
    }
}

/// An app that has what its users are found by.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no field of type `{T}`",
    label = "the `State` of this user type is a `{T}`",
    note = "give `{Self}` a field of type `{T}`"
)]
pub trait HasUserState<T> {
    /// A clone of it.
    fn user_state(&self) -> T;
}

#[diagnostic::do_not_recommend]
impl<A: HasState<T>, T> HasUserState<T> for A {
    fn user_state(&self) -> T {
        self.state()
    }
}

/// Stops the build where the scheme of tokens is none (RFC 9110, 11.1), or is taken.
#[track_caller]
pub const fn check_scheme(scheme: Option<&'static str>) {
    let Some(scheme) = scheme else { return };
    let bytes = scheme.as_bytes();
    if bytes.eq_ignore_ascii_case(b"Basic") {
        panic!(
            "SCHEME of squall::FindByToken is `Basic`, which is for names and passwords\nhelp: implement squall::FindByPassword for those"
        );
    }
    let (mut at, mut fine) = (0, !bytes.is_empty());
    while at < bytes.len() {
        fine &= bytes[at].is_ascii_alphanumeric() || bytes[at] == b'-' || bytes[at] == b'_';
        at += 1;
    }
    if !fine {
        panic!(
            "SCHEME of squall::FindByToken is one word, of letters, digits and hyphens\nhelp: `Authorization: Token abc` has the scheme \"Token\""
        );
    }
}

/// A user type, to be asked what else it implements: an inherent item whose conditions do not hold makes way for a
/// trait's of the same name.
pub struct UserType<U>(PhantomData<U>);

impl<U: FindByToken> UserType<U> {
    /// By this scheme.
    pub const TOKENS: Option<&'static str> = Some(U::SCHEME);

    /// Whom a token was given to.
    pub fn by_token(token: &str, state: U::State) -> impl Future<Output = Result<Option<U>>> + Send {
        U::find_by_token(token, state)
    }
}

impl<U: FindByPassword> UserType<U> {
    /// It is.
    pub const BASIC: bool = true;

    /// Whose name and password these are.
    pub fn by_password(
        name: &str,
        password: &Secret<String>,
        state: U::State,
    ) -> impl Future<Output = Result<Option<U>>> + Send {
        U::find_by_password(name, password, state)
    }
}

#[cfg(feature = "cookies")]
impl<U: TornadoUser> UserType<U> {
    /// It is.
    pub const TORNADO: bool = true;

    /// Whom the cookie speaks of.
    pub fn by_tornado(request: &Request) -> Result<Option<U::Id>> {
        super::tornado::remembered::<U>(request)
    }
}

/// An app of which it is known whether a Tornado site's cookie says who is signed in. `#[app]` implements it.
pub trait KnownByTornado<const YES: bool> {}

/// What is true of types whom no Tornado site knows.
pub trait NotByTornado {
    /// It is not.
    const TORNADO: bool = false;

    /// Nobody.
    fn by_tornado<I>(_: &Request) -> Result<Option<I>> {
        Ok(None)
    }
}

impl<U> NotByTornado for UserType<U> {}

/// What is true of types that are not found by tokens. It is true of all types, so that one which is no user type is
/// told that, and nothing else.
pub trait NotByToken<U> {
    /// It is not.
    const TOKENS: Option<&'static str> = None;

    /// Nobody.
    fn by_token<S>(_: &str, _: S) -> Ready<Result<Option<U>>> {
        ready(Ok(None))
    }
}

impl<U> NotByToken<U> for UserType<U> {}

/// What is true of types that are not found by passwords.
pub trait NotByPassword<U> {
    /// It is not.
    const BASIC: bool = false;

    /// Nobody.
    fn by_password<S>(_: &str, _: &Secret<String>, _: S) -> Ready<Result<Option<U>>> {
        ready(Ok(None))
    }
}

impl<U> NotByPassword<U> for UserType<U> {}
