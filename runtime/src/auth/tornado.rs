//! Users whom a Tornado site knows too.

use super::user::User;
use crate::cookie::Cookie;
use crate::cookie::tornado::TornadoCookies;
use crate::error::Result;
use crate::request::Request;

#[cfg(feature = "sessions")]
pub use door::{TornadoSignIn, TornadoSignOut};

/// Users who are signed in at a Tornado site too, by one cookie that both sites sign and read. To implement it is all
/// there is to do: wherever a handler says `auth`, or has a field with `#[user]`, the cookie says who that is.
///
/// The app names the secrets by [`Config::tornado`](crate::Config::tornado), and does not start without.
///
/// The cookie alone counts, as at the Tornado site: whom a session remembers is not asked, or who has signed out there
/// would stay signed in here. What that costs is what it costs there: a copy of the cookie stays valid until it is too old,
/// whoever signs out. When the last route has moved over, take this `impl` away, and sessions say who is signed in.
///
/// What a session holds otherwise is no part of this. It does not change where somebody else signs in at the Tornado site,
/// so what is one user's alone belongs into the database, under their id.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not known by a cookie of a Tornado site",
    label = "this type must implement `squall::tornado::TornadoUser`",
    note = "implement `squall::tornado::TornadoUser` for `{Self}`: it names the cookie, and says whom its value means; users of \
            this site alone sign in by `squall::SignIn`"
)]
pub trait TornadoUser: User {
    /// The cookie: the name is what Tornado gives to `set_signed_cookie`, and its
    /// [`max_age`](crate::Cookie::max_age) is how long a value is believed (31 days where it says none, as with Tornado)
    /// and how long the browser keeps it.
    const COOKIE: Cookie<'static>;

    /// What the cookie says of this one, as Tornado's side writes it: `str(author.id)`, say.
    fn cookie_value(&self) -> String;

    /// Whom a value means; `None` for nobody. It was signed by one of the two sites.
    fn id_in(value: &str) -> Option<Self::Id>;
}

/// What the configuration says where the app's users are known by the cookie.
pub(crate) struct SharedSignIn;

/// The id of the user of whom the cookie of this request speaks.
pub(super) fn remembered<U: TornadoUser>(request: &Request) -> Result<Option<U::Id>> {
    let value = TornadoCookies::of(request)?.get(U::COOKIE);
    Ok(value.and_then(|value| U::id_in(&value)))
}

/// Signing in and out, so that both sites know it.
#[cfg(feature = "sessions")]
mod door {
    use super::{TornadoUser, User};
    use crate::auth::sign_in::{Door, HasDoor};
    use crate::auth::users::HasUsers;
    use crate::cookie::tornado::TornadoCookies;
    use crate::error::Result;
    use crate::extract::{FromRequest, NeedsTornadoSecrets};
    use crate::request::Request;
    use crate::session::{Carried, Sessions};
    use crate::throttle::Attempt;
    use std::fmt;
    use std::marker::PhantomData;
    use std::sync::Arc;

    /// Lets a handler sign somebody in, here and at the Tornado site: a field with `#[sign_in]`, in the place of
    /// [`SignIn`](crate::SignIn), under the same four rules.
    ///
    /// Where the app keeps sessions, the visitor's gets a new id and new XSRF tokens, as at any sign-in.
    ///
    /// ```
    /// use squall::prelude::*;
    /// use squall::tornado::{TornadoSignIn, TornadoSignOut, TornadoUser};
    /// # use squall::{Cookie, User};
    /// # #[derive(Clone)] struct Author { id: i64 }
    /// # impl User for Author {
    /// #     type State = ();
    /// #     type Id = i64;
    /// #     fn id(&self) -> i64 { self.id }
    /// #     async fn find(id: i64, _: ()) -> Result<Option<Author>> { Ok(Some(Author { id })) }
    /// # }
    ///
    /// impl TornadoUser for Author {
    ///     // There: `set_signed_cookie("author", str(author.id))`
    ///     const COOKIE: Cookie<'static> = Cookie::new("author");
    ///
    ///     fn cookie_value(&self) -> String {
    ///         self.id.to_string()
    ///     }
    ///
    ///     fn id_in(value: &str) -> Option<i64> {
    ///         value.parse().ok()
    ///     }
    /// }
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Login {
    ///     id: i64,
    /// }
    ///
    /// #[handler(post, "/sign-in", public, throttle = "10/3m")]
    /// struct SubmitLogin {
    ///     #[form]
    ///     login: Login,
    ///     #[sign_in(login.id)]
    ///     door: TornadoSignIn<Author>,
    /// }
    ///
    /// impl SubmitLogin {
    ///     async fn post(self) -> Result<()> {
    ///         // .. who has given the right password ..
    ///         self.door.sign_in(&Author { id: self.login.id })
    ///     }
    /// }
    ///
    /// #[handler(post, "/sign-out", public)]
    /// struct Leave {
    ///     door: TornadoSignOut<Author>,
    /// }
    ///
    /// impl Leave {
    ///     async fn post(self) -> Result<()> {
    ///         self.door.sign_out()
    ///     }
    /// }
    /// ```
    pub struct TornadoSignIn<U>(Both<U>, Arc<Attempt>);

    /// Lets a handler sign out whoever asks, here and at the Tornado site: a field, which needs no attribute.
    ///
    /// The cookie goes from the browser, and the session of this site ends with all that it holds, where there is one.
    pub struct TornadoSignOut<U>(Both<U>);

    /// The cookie of both sites, and the session of this one.
    struct Both<U> {
        cookies: TornadoCookies,
        carried: Option<Arc<Carried>>,
        user: PhantomData<fn(&U)>,
    }

    impl<U> Both<U> {
        async fn of(request: &Request) -> Result<Both<U>> {
            let carried = match request.config().get::<Sessions>() {
                Some(_) => Some(Carried::of(request).await?),
                None => None,
            };
            Ok(Both { cookies: TornadoCookies::of(request)?, carried, user: PhantomData })
        }
    }

    // What the methods ask is asked by them alone, so that its absence is one error, where they are called.
    impl<U: User> TornadoSignIn<U> {
        /// Signs this user in: until the browser is closed, or for the
        /// [`max_age`](crate::Cookie::max_age) of [`COOKIE`](TornadoUser::COOKIE), where it says one.
        ///
        /// # Errors
        ///
        /// Where the value is too long for a cookie, and where the user's id cannot be written by serde. It is a 500, whose
        /// cause is logged.
        #[track_caller]
        pub fn sign_in(&self, user: &U) -> Result<()>
        where
            U: TornadoUser,
        {
            self.0.cookies.set(U::COOKIE, user.cookie_value())?;
            if let Some(carried) = &self.0.carried {
                carried.sign_in(serde_json::to_value(user.id())?, false);
            }
            self.1.succeed();
            Ok(())
        }
    }

    impl<U: User> TornadoSignOut<U> {
        /// Signs them out.
        ///
        /// # Errors
        ///
        /// Where no cookie can have the name of [`COOKIE`](TornadoUser::COOKIE), which then does not compile as a constant.
        #[track_caller]
        pub fn sign_out(&self) -> Result<()>
        where
            U: TornadoUser,
        {
            if let Some(carried) = &self.0.carried {
                carried.sign_out();
            }
            self.0.cookies.remove(U::COOKIE)
        }
    }

    impl<U: User> Door for TornadoSignIn<U> {
        type User = U;

        async fn of(request: &Request) -> Result<TornadoSignIn<U>> {
            // The older one is finished later: when the session is kept.
            let attempt = Attempt::of(request);
            Ok(TornadoSignIn(Both::of(request).await?, attempt))
        }
    }

    #[diagnostic::do_not_recommend]
    impl<A, U> HasDoor<TornadoSignIn<U>> for A
    where
        A: HasUsers<User = U>,
        U: User,
    {
    }

    #[diagnostic::do_not_recommend]
    impl<U: User> FromRequest for TornadoSignOut<U> {
        async fn from_request(request: &Request) -> Result<TornadoSignOut<U>> {
            Ok(TornadoSignOut(Both::of(request).await?))
        }
    }

    impl<U> NeedsTornadoSecrets for TornadoSignOut<U> {}

    impl<U> fmt::Debug for TornadoSignIn<U> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("TornadoSignIn").finish_non_exhaustive()
        }
    }

    impl<U> fmt::Debug for TornadoSignOut<U> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("TornadoSignOut").finish_non_exhaustive()
        }
    }
}
