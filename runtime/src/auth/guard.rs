//! Lets in who may, and answers the others.

use super::credentials::{Credentials, credentials};
use super::users::{Guards, HasUsers, Login};
use super::visitor::{count, who};
use crate::error::{Error, Result};
use crate::refused::Refused;
use crate::request::Request;
use crate::respond::{LocalPath, Redirect, Respond, Response};
use crate::route::{Listed, Url};
use http::Method;
use http::header::WWW_AUTHENTICATE;
use std::sync::Arc;

/// Who is let in, or the answer to a visitor who is sent to sign in.
type Admitted<T> = Result<T, Response>;

/// What a section asks of whoever calls its handlers, in the app `A`. Implemented by `#[section]`.
///
/// The `Depth` counts down from section to section, so that sections in a circle come to an end: they are told by a check
/// of their own, which rustc would not come to if it went round here.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a section of `{A}`",
    label = "a handler here names it as its section"
)]
pub trait SectionGuard<A, Depth> {
    /// Asks it, after the sections around it have.
    fn admit(app: &A, request: &Request) -> impl Future<Output = Result<Admitted<()>>> + Send;
}

/// One section deeper.
pub struct In<Depth>(std::marker::PhantomData<Depth>);
/// Deeper than sections can lie.
pub struct TooDeep;
type Four<Depth> = In<In<In<In<Depth>>>>;
/// As deep as sections can lie in each other.
pub type Deepest = Four<Four<Four<Four<TooDeep>>>>;

#[diagnostic::do_not_recommend]
impl<S, A: Sync> SectionGuard<A, TooDeep> for S {
    /// Lets nobody in: such an app is not built.
    async fn admit(_: &A, _: &Request) -> Result<Admitted<()>> {
        Err(Error::forbidden())
    }
}

/// Whoever is signed in; a visitor gets 401, or is sent to sign in.
pub async fn signed_in<A: HasUsers>(app: &A, request: &Request) -> Result<Admitted<Arc<A::User>>> {
    match who(app, request).await? {
        Some(user) => {
            count(&*user, request).await?;
            Ok(Ok(user))
        }
        None => {
            Refused::Visitor.add();
            stranger::<A>(request).map(Err)
        }
    }
}

/// Whether the user may; else 403.
pub fn permits<A: Guards<P>, P: ?Sized>(_: &A, user: &A::User, permission: &P) -> Result<()> {
    if A::permits(user, permission) {
        return Ok(());
    }
    Refused::Permission.add();
    Err(Error::forbidden())
}

/// A browser that goes somewhere is sent to sign in and comes back; everything else is told to identify itself.
fn stranger<A: HasUsers>(request: &Request) -> Result<Response> {
    // Whoever sent credentials has no use for a page to type them in.
    let sent = match credentials(request.headers(), A::TOKENS)? {
        Credentials::Token(_) => true,
        Credentials::Basic(_) => A::BASIC,
        Credentials::None | Credentials::Foreign => false,
    };
    match A::LOGIN {
        Login::Page(page) if !sent && is_navigation(request) => login(page, request).respond(request),
        _ => Err(challenged::<A>(request)?),
    }
}

/// Whether a person waits for a page: GET, or HEAD, which tells what GET would.
fn is_navigation(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD) && request.prefers_html()
}

/// As much of an address is brought back after signing in.
const LONGEST_NEXT: usize = 2048;

/// 303 to the page, which learns by `next` where the visitor wanted to go: a path of this site, or nothing.
fn login(page: &'static Listed, request: &Request) -> Redirect {
    // The page is in the table, as the compiler has seen; its path has no placeholders.
    let mut url = Url::of(page.route, &[]);
    url = url.clone().within(std::slice::from_ref(page)).unwrap_or(url);
    let wanted = request.uri().path_and_query().map_or("/", |target| target.as_str());
    match wanted.parse::<LocalPath>() {
        Ok(next) if next.as_str().len() <= LONGEST_NEXT => Redirect::to(url.pair("next", next.as_str())),
        _ => Redirect::to(url),
    }
}

/// 401, with a challenge for each scheme that the app knows (RFC 9110, 11.6.1). An app that knows none sends none: there
/// is no scheme for cookies.
fn challenged<A: HasUsers>(request: &Request) -> Result<Error> {
    let mut error = Error::unauthorized();
    if let Some(scheme) = A::TOKENS {
        // RFC 6750, 3.1: a client that sent none is not told what was wrong with it.
        let wrong = matches!(credentials(request.headers(), A::TOKENS)?, Credentials::Token(_));
        let wrong = if wrong { ", error=\"invalid_token\"" } else { "" };
        error = error.with_header(WWW_AUTHENTICATE, format!("{scheme} realm=\"{}\"{wrong}", A::REALM));
    }
    if A::BASIC {
        error = error.with_header(WWW_AUTHENTICATE, format!("Basic realm=\"{}\", charset=\"UTF-8\"", A::REALM));
    }
    Ok(error)
}
