//! Who is asking: found once for a request, when somebody first wants to know.

use super::credentials::{Credentials, credentials};
use super::session;
use super::user::User;
use super::users::{HasUser, HasUsers};
use crate::error::{Error, Result};
use crate::request::{BoxFuture, Dependence, Part, Request};
use crate::respond::Response;
use crate::throttle::{PasswordTry, count_user};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Who is asking, once somebody wanted to know.
struct Visitor<U> {
    user: OnceCell<Option<Arc<U>>>,
    /// Whether the request was counted as one of theirs.
    counted: OnceCell<()>,
}

impl<U: User> Part for Visitor<U> {
    fn finish<'a>(&'a self, _: &'a Request, _: &'a mut Response) -> BoxFuture<'a, Result<()>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

fn visitor_of<U: User>(request: &Request) -> Arc<Visitor<U>> {
    request.part(|| Visitor { user: OnceCell::new(), counted: OnceCell::new() })
}

/// Counts the request as one of this user's, where its handler has a `throttle`; once, however many guards there are.
pub(super) async fn count<U: User>(user: &U, request: &Request) -> Result<()> {
    let id = || Ok(serde_json::to_string(&user.id())?);
    visitor_of::<U>(request).counted.get_or_try_init(|| count_user(request, id)).await.map(|_| ())
}

/// Who is asking; `None` for a visitor.
pub(super) async fn who<A: HasUsers>(app: &A, request: &Request) -> Result<Option<Arc<A::User>>> {
    request.note(Dependence::User);
    visitor_of(request).user.get_or_try_init(|| find(app, request)).await.cloned()
}

/// By the `Authorization` header, where it has a scheme that the app knows, else by the browser's cookies. What is not right there
/// is nobody: it does not fall back to these, or a program would act as the person whose browser it runs in.
async fn find<A: HasUsers>(app: &A, request: &Request) -> Result<Option<Arc<A::User>>> {
    let found = match credentials(request.headers(), A::TOKENS)? {
        Credentials::Token(token) => match token {
            Some(token) => app.by_token(token).await?,
            None => None,
        },
        Credentials::Basic(basic) if A::BASIC => match basic {
            Some(basic) => {
                let tried = PasswordTry::begin(request, &basic.name).await?;
                let found = app.by_password(&basic.name, &basic.password).await?;
                tried.end(found.is_some()).await;
                found
            }
            None => None,
        },
        _ => match remembered::<A>(request).await? {
            Some(id) => A::User::find(id, app.user_state()).await?,
            None => None,
        },
    };
    Ok(found.map(Arc::new))
}

/// Whom the browser stands for. Where a Tornado site shares who is signed in, only the cookie that both know says so: a
/// session would not notice that somebody has signed out there.
async fn remembered<A: HasUsers>(request: &Request) -> Result<Option<<A::User as User>::Id>> {
    if A::TORNADO { A::by_tornado(request) } else { session::remembered::<A::User>(request).await }
}

/// Looks for who is asking, for what cannot wait later on: `found` says who it was.
pub async fn load_visitor<A: HasUsers + Sync>(app: &A, request: &Request) -> Result<()> {
    who(app, request).await.map(drop)
}

/// Who is asking, where somebody has wanted to know already.
#[cfg_attr(not(feature = "templates"), allow(dead_code))]
pub(crate) fn found<U: User>(request: &Request) -> Option<Option<Arc<U>>> {
    request.existing_part::<Visitor<U>>()?.user.get().cloned()
}

/// A field with `#[user]` of type `Option<T>`.
pub async fn visitor<T: Clone, A: HasUser<T>>(app: &A, request: &Request) -> Result<Option<T>> {
    Ok(who(app, request).await?.map(|user| A::as_user(&user).clone()))
}

/// A field with `#[user]`. The guard of its route has let nobody else through.
pub async fn user<T: Clone, A: HasUser<T>>(app: &A, request: &Request) -> Result<T> {
    visitor(app, request).await?.ok_or_else(Error::unauthorized)
}
