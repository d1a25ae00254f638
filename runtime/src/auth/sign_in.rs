//! Signing in and out: what changes whom a session remembers.

use super::tornado::SharedSignIn;
use super::user::User;
use super::users::{HasUsers, KnownByTornado};
use crate::error::{Error, Result};
use crate::extract::{FromRequest, HasSessions, PerVisitor};
use crate::request::Request;
use crate::session::Carried;
use crate::throttle::Attempt;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// Lets a handler sign somebody in: a field with `#[sign_in]`.
///
/// Whoever has been signed in is known to all handlers from the next request on, until they sign out or the session
/// ends. At sign-in the session gets a new id and new XSRF tokens; its values stay, such as the basket of a visitor, unless
/// another user was signed in before: what was theirs goes. An id
/// that somebody planted in the browser before is dead then.
///
/// The compiler holds its handler to four rules: it answers POST or another method that may change something; it is
/// `public`, since nobody is signed in yet; and lest passwords be guessed it has a `throttle`, and says in the attribute by
/// which name somebody is signed in: an expression of its other fields, such as `#[sign_in(login.name)]`, of any type that
/// is printed by `Display`. Where there is no name before somebody is signed in, as with a link of a letter or an identity
/// provider, it says why nothing can be guessed: `#[sign_in(no_account("the provider counts tries"))]`.
///
/// With `throttle = "10/3m"` one visitor can try ten times, whatever the names. One name can be tried a hundred times by all
/// visitors together, and then as often as one visitor may: too seldom to guess a password from a thousand addresses. A
/// visitor from where somebody has signed in by this name within 30 days is not counted by it, so that nobody can shut an
/// account's owner out of where they usually are. Capital letters and white space make no other name; names that the
/// database takes for the same in other ways are to be made one before.
///
/// ```
/// use squall::prelude::*;
/// use squall::{Secret, SignIn};
/// # use squall::User;
/// # #[derive(Clone)] struct Author { id: i64 }
/// # impl User for Author {
/// #     type State = ();
/// #     type Id = i64;
/// #     fn id(&self) -> i64 { self.id }
/// #     async fn find(id: i64, _: ()) -> Result<Option<Author>> { Ok(Some(Author { id })) }
/// # }
/// # async fn by_name_and_password(_: &str, _: &Secret<String>) -> Result<Option<Author>> { Ok(None) }
/// # #[handler(get, "/", public)] struct Index;
/// # impl Index { async fn get(self) -> &'static str { "" } }
///
/// #[derive(serde::Deserialize)]
/// struct Login {
///     name: String,
///     password: Secret<String>,
/// }
///
/// #[handler(post, "/sign-in", public, throttle = "10/3m")]
/// struct SubmitLogin {
///     #[form]
///     login: Login,
///     #[sign_in(login.name)]
///     door: SignIn<Author>,
/// }
///
/// impl SubmitLogin {
///     async fn post(self) -> Result<Redirect> {
///         match by_name_and_password(&self.login.name, &self.login.password).await? {
///             Some(author) => self.door.sign_in(&author)?,
///             None => return Err(Error::unprocessable("the name or the password is wrong")),
///         }
///         Ok(Redirect::to(Index::url()))
///     }
/// }
/// ```
pub struct SignIn<U> {
    carried: Arc<Carried>,
    attempt: Arc<Attempt>,
    user: PhantomData<fn(&U)>,
}

impl<U: User> SignIn<U> {
    /// Signs this user in, until the browser is closed or the session ends.
    ///
    /// # Errors
    ///
    /// Where the user's id cannot be written by serde. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn sign_in(&self, user: &U) -> Result<()> {
        self.carried.sign_in(serde_json::to_value(user.id())?, false);
        self.attempt.succeed();
        Ok(())
    }

    /// The same, and the browser keeps the cookie when it is closed: "stay signed in".
    ///
    /// # Errors
    ///
    /// As [`sign_in`](SignIn::sign_in).
    #[track_caller]
    pub fn sign_in_and_remember(&self, user: &U) -> Result<()> {
        self.carried.sign_in(serde_json::to_value(user.id())?, true);
        self.attempt.succeed();
        Ok(())
    }
}

impl<U> fmt::Debug for SignIn<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").finish_non_exhaustive()
    }
}

/// What a field with `#[sign_in]` can be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` signs nobody in",
    label = "a field with #[sign_in] is a `SignIn<T>`, where `T` is the app's type of users"
)]
pub trait Door: Sized {
    /// Whom it lets in.
    type User: User;
    /// Takes it from the request.
    fn of(request: &Request) -> impl Future<Output = Result<Self>> + Send;
}

impl<U: User> Door for SignIn<U> {
    type User = U;

    async fn of(request: &Request) -> Result<SignIn<U>> {
        // The older one is finished later: when the session is kept.
        let attempt = Attempt::of(request);
        Ok(SignIn { carried: Carried::of(request).await?, attempt, user: PhantomData })
    }
}

/// An app that this door belongs to: one of the same users, that keeps sessions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot sign in a user by `{D}`",
    label = "this handler signs somebody in",
    note = "help: #[app(user = .., sessions = ..)] says who signs in and where that is kept; `SignIn` names the same type; \
            users who implement `TornadoUser` sign in by `TornadoSignIn`"
)]
pub trait HasDoor<D> {}

#[diagnostic::do_not_recommend]
impl<A, U> HasDoor<SignIn<U>> for A
where
    // Whom Tornado's cookie stands for is not asked of the session, so that this would sign nobody in.
    A: HasUsers<User = U> + HasSessions + KnownByTornado<false>,
    U: User,
{
}

/// A field with `#[sign_in]`.
pub async fn sign_in<D: Door>(request: &Request) -> Result<D> {
    D::of(request).await
}

/// Lets a handler sign out whoever asks: a field, which needs no attribute. Where a Tornado site shares who is signed in, it
/// is an error, and [`TornadoSignOut`](crate::tornado::TornadoSignOut) does it.
///
/// ```
/// use squall::prelude::*;
/// use squall::SignOut;
///
/// #[handler(post, "/sign-out", public)]
/// struct Leave {
///     session: SignOut,
/// }
///
/// impl Leave {
///     async fn post(self) -> &'static str {
///         self.session.sign_out();
///         "Good bye."
///     }
/// }
/// ```
pub struct SignOut {
    carried: Arc<Carried>,
}

impl SignOut {
    /// Signs them out: the session ends with all that it holds, and its cookie goes.
    ///
    /// A session that is kept in the visitor's own cookie cannot be ended for good: see
    /// [`Sessions::in_cookie`](crate::Sessions::in_cookie).
    pub fn sign_out(&self) {
        self.carried.sign_out();
    }

    /// Ends all other sessions of the same user: after a password was changed, say. Where nobody is signed in nothing
    /// happens.
    ///
    /// # Errors
    ///
    /// 503 where the store cannot be reached; 500 where sessions are kept in cookies, which cannot be ended from afar.
    pub async fn sign_out_elsewhere(&self) -> Result<()> {
        self.carried.end_others().await
    }
}

impl PerVisitor for SignOut {}

#[diagnostic::do_not_recommend]
impl FromRequest for SignOut {
    async fn from_request(request: &Request) -> Result<SignOut> {
        if request.config().get::<SharedSignIn>().is_some() {
            // It would leave them signed in.
            return Err(Error::internal("users who implement `TornadoUser` sign out by `TornadoSignOut`"));
        }
        Ok(SignOut { carried: Carried::of(request).await? })
    }
}

impl fmt::Debug for SignOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignOut").finish_non_exhaustive()
    }
}
