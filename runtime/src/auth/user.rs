//! What an app says of those who can sign in.

use crate::error::Result;
use crate::secret::Secret;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The type of those who can sign in: `#[app(user = Author, login = SignIn, ..)]`.
///
/// `State` names what it uses of the app, as in [`Load`](crate::Load): the type of one of the app's fields, or a tuple
/// of up to three such types.
///
/// Whoever asks is found once for a request, when a guard or a field first wants to know, and each field with
/// `#[user]` gets a clone: a type that is costly to clone holds its data in an [`Arc`](std::sync::Arc).
///
/// ```
/// use squall::{Result, User};
/// # #[derive(Clone)] struct Database;
/// # impl Database { async fn author(&self, _: i64) -> Result<Option<Author>> { Ok(None) } }
///
/// #[derive(Clone)]
/// struct Author {
///     id: i64,
///     name: String,
/// }
///
/// impl User for Author {
///     type State = Database;
///     type Id = i64;
///
///     fn id(&self) -> i64 {
///         self.id
///     }
///
///     async fn find(id: i64, database: Database) -> Result<Option<Author>> {
///         database.author(id).await
///     }
/// }
/// ```
///
/// Clients that send a token or a password with each request are found by [`FindByToken`] and [`FindByPassword`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type of users",
    label = "this type must implement `squall::User`",
    note = "implement `squall::User` for `{Self}`: it says what a session remembers of them, and how they are found again"
)]
pub trait User: Sized + Send + Sync + 'static {
    /// What it uses of the app.
    type State;
    /// What a session remembers of them: the key by which they are found again.
    type Id: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// What a session remembers of this one.
    fn id(&self) -> Self::Id;

    /// Finds the one whom a session remembers; `None` where there is no such user any more, or they may no longer sign
    /// in. An error, such as a database that is away, is the answer to the request.
    fn find(id: Self::Id, state: Self::State) -> impl Future<Output = Result<Option<Self>>> + Send;
}

/// Users who send a token with each request: `Authorization: Bearer ..` (RFC 6750). To implement it is all there is to
/// do.
///
/// The token is text of a client, and of no particular length. Keep only a hash of each token, and look that up: then
/// neither the time that it takes nor a stolen table tells a token.
///
/// A request with a token is that token's, whatever session its cookies name. An unknown token is nobody.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not found by tokens",
    note = "implement `squall::FindByToken` for `{Self}`"
)]
pub trait FindByToken: User {
    /// The scheme that stands before the token, for clients that send another than `Bearer`: `Authorization: Token ..`. Then
    /// `Bearer` is none of the app's.
    const SCHEME: &'static str = "Bearer";

    /// Finds whom this token was given to; `None` for nobody.
    fn find_by_token(token: &str, state: Self::State) -> impl Future<Output = Result<Option<Self>>> + Send;
}

/// Users who send their name and password with each request: `Authorization: Basic ..` (RFC 7617). To implement it is all
/// there is to do.
///
/// It is for programs and for tools of one's own. People are better served by a page where they sign in, since browsers
/// have no way to sign out of this. A name that does not exist must take as long as a wrong password, so check some
/// password in any case.
///
/// Whoever guesses is answered with 429 before the password is looked at: after some ten wrong ones of one visitor, and after
/// a hundred tries at one name from wherever nobody has been right before. Then a few more are taken each minute. A
/// `throttle_store` counts for all processes of the site.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not found by name and password",
    note = "implement `squall::FindByPassword` for `{Self}`"
)]
pub trait FindByPassword: User {
    /// Finds the user of this name, if the password is right; `None` for nobody.
    fn find_by_password(
        name: &str,
        password: &Secret<String>,
        state: Self::State,
    ) -> impl Future<Output = Result<Option<Self>>> + Send;
}

/// A user type that says what its users may do: `auth(Role::Editor)` on a handler or a section asks it.
///
/// There can be several for one user type, each with a permission type of its own: a role, a scope, a text.
///
/// ```
/// # use squall::{Result, User};
/// use squall::Permits;
///
/// #[derive(Clone, Copy, PartialEq, PartialOrd)]
/// enum Role {
///     Reader,
///     Editor,
/// }
///
/// # #[derive(Clone)]
/// struct Author {
///     role: Role,
///     scopes: Vec<String>,
/// }
/// # impl User for Author {
/// #     type State = ();
/// #     type Id = ();
/// #     fn id(&self) {}
/// #     async fn find(_: (), _: ()) -> Result<Option<Author>> { Ok(None) }
/// # }
///
/// /// `auth(Role::Editor)`
/// impl Permits<Role> for Author {
///     fn permits(&self, role: &Role) -> bool {
///         self.role >= *role
///     }
/// }
///
/// /// `auth("posts.write")`
/// impl Permits<str> for Author {
///     fn permits(&self, scope: &str) -> bool {
///         self.scopes.iter().any(|one| one == scope)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not decide about a `{P}`",
    label = "`auth(..)` with a `{P}` asks the user type for it",
    note = "implement `squall::Permits<{P}>` for `{Self}`: fn permits(&self, permission: &{P}) -> bool"
)]
pub trait Permits<P: ?Sized>: User {
    /// Whether this user may.
    fn permits(&self, permission: &P) -> bool;
}

/// The users of an app that has none. Whatever would ask for them is told by the checks of the app's list.
#[derive(Debug)]
pub enum NoUser {}

impl User for NoUser {
    type State = ();
    type Id = ();

    fn id(&self) {
        match *self {}
    }

    async fn find((): (), (): ()) -> Result<Option<NoUser>> {
        Ok(None)
    }
}

#[diagnostic::do_not_recommend]
impl<P: ?Sized> Permits<P> for NoUser {
    fn permits(&self, _: &P) -> bool {
        match *self {}
    }
}
