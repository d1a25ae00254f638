//! Where the fields of a handler come from.

mod body;
mod form;
mod head;
mod json;
mod media;
mod needs;
mod pairs;
mod session;
mod state;
mod text;
mod values;
mod word;

pub use body::FromBody;
pub use form::{FromForm, FromQuery};
pub use json::FromJson;
#[cfg(feature = "sessions")]
pub use needs::NeedsSessions;
#[cfg(feature = "cookies")]
pub use needs::NeedsTornadoSecrets;
pub use needs::{NeedsKeys, PerVisitor};
pub use state::{GetsCloneOf, HasState, SharedApp, SharedField};
pub use text::{DefaultOfText, FromText};
pub use word::TextError;

pub use body::body;
#[cfg(feature = "forms")]
pub(crate) use body::limited as held_to_limit;
pub use form::{FormBySerde, FormOf, query_struct};
#[cfg(feature = "forms")]
pub(crate) use form::{all_pairs, form_bytes, pairs_of};
#[cfg(not(feature = "forms"))]
pub use form::{arguments, upload};
pub use json::{json, json_option};
#[cfg(feature = "languages")]
pub(crate) use needs::NeedsLanguages;
pub use needs::{Needs, NeedsNothing};
#[cfg(feature = "sessions")]
pub(crate) use pairs::form_value;
#[cfg(not(feature = "sessions"))]
pub use session::{ChangesNothing, ChangesSession, session, with_sessions};
pub use session::{HasSessions, NoSessions, Sessions, session_left_alone};
pub use text::{Many, Maybe, One, Shape};
pub use values::{cookie, header, path, query};
pub use word::{KnownWords, TextValue, UnknownWords, Words, unknown_word};

use crate::error::{Error, Result};
use crate::request::Request;
use http::StatusCode;
use std::borrow::Cow;
use std::future::{Ready, ready};
use std::marker::PhantomData;

/// A type that knows how to come from the head of a request.
///
/// A field of such a type needs no attribute. For a type that also needs something of the app, see [`Load`].
///
/// ```
/// use squall::{FromRequest, Request, Result};
///
/// struct Language(String);
///
/// impl FromRequest for Language {
///     async fn from_request(request: &Request) -> Result<Language> {
///         let header = request.headers().get("accept-language");
///         Ok(Language(header.and_then(|value| value.to_str().ok()).unwrap_or("en").to_owned()))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says where this field of type `{Self}` comes from",
    label = "no placeholder of the pattern has the field's name, and `{Self}` does not implement `FromRequest`",
    note = "help: give the field a source: #[query], #[json], #[form], #[body], #[header], #[cookie], #[session], #[state], #[load], #[user]",
    note = "or put its name into the pattern: \"/../{{name}}\""
)]
pub trait FromRequest: Sized {
    /// Takes the value from the request, or says why it cannot.
    fn from_request(request: &Request) -> impl Future<Output = Result<Self>> + Send;
}

/// A type that may be absent from a request: what an `Option` of it is.
///
/// `None` is for a request that does not bring the value, and for nothing else: one that brings it wrong is answered with
/// the error, as it is without the `Option`. Which is which only the type knows, so each says it. To see any failure in
/// the handler, take a `Result<T, squall::Error>`; that needs no more than [`FromRequest`].
///
/// ```
/// use squall::prelude::*;
/// use squall::{FromRequest, OptionalFromRequest};
///
/// struct Version(u32);
///
/// impl OptionalFromRequest for Version {
///     async fn optional_from_request(request: &Request) -> Result<Option<Version>> {
///         let Some(text) = request.header("api-version") else { return Ok(None) };
///         let number = text.parse().or_status(StatusCode::BAD_REQUEST, "Api-Version is a number")?;
///         Ok(Some(Version(number)))
///     }
/// }
///
/// impl FromRequest for Version {
///     async fn from_request(request: &Request) -> Result<Version> {
///         Version::optional_from_request(request).await?.ok_or_else(|| Error::bad_request("Api-Version is missing"))
///     }
/// }
///
/// #[handler(get, "/")]
/// struct Index {
///     version: Option<Version>,
/// }
/// # impl Index { async fn get(self) -> String { self.version.map_or(1, |version| version.0).to_string() } }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says where this field of type `Option<{Self}>` comes from",
    label = "no placeholder of the pattern has the field's name, and `{Self}` does not implement `OptionalFromRequest`",
    note = "help: give the field a source: #[query], #[json], #[form], #[body], #[header], #[cookie], #[session], #[state], #[load], #[user]",
    note = "if `{Self}` implements `FromRequest`: take a `Result<{Self}, squall::Error>`, or implement `squall::OptionalFromRequest` too, to say which requests are without it"
)]
pub trait OptionalFromRequest: Sized {
    /// Takes the value from the request if it is there, or says what is wrong with it.
    fn optional_from_request(request: &Request) -> impl Future<Output = Result<Option<Self>>> + Send;
}

impl<T: OptionalFromRequest> FromRequest for Option<T> {
    fn from_request(request: &Request) -> impl Future<Output = Result<Option<T>>> + Send {
        T::optional_from_request(request)
    }
}

/// A type that is loaded for a request with the help of the app: a field with `#[load]`.
///
/// `State` names what it uses of the app: the type of one of the app's fields, or a tuple of up to three such types.
///
/// ```
/// use squall::{Load, Request, Result};
/// # #[derive(Clone)] struct Shops;
/// # impl Shops { async fn of_host(&self, _: Option<&str>) -> Result<Shop> { Ok(Shop) } }
///
/// struct Shop;
///
/// impl Load for Shop {
///     type State = Shops;
///
///     async fn load(request: &Request, shops: Shops) -> Result<Shop> {
///         let host = request.headers().get("host").and_then(|host| host.to_str().ok());
///         shops.of_host(host).await
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how it is loaded",
    label = "this type must implement `squall::Load`",
    note = "implement `squall::Load` for `{Self}`"
)]
pub trait Load: Sized {
    /// What it uses of the app.
    type State;

    /// Loads the value, or says why it cannot.
    fn load(request: &Request, state: Self::State) -> impl Future<Output = Result<Self>> + Send;
}

/// An app that has what a type needs to be loaded.
pub trait Loads<T> {
    /// Loads it.
    fn load(&self, request: &Request) -> impl Future<Output = Result<T>> + Send;
}

impl<A, T> Loads<T> for A
where
    T: Load,
    A: HasState<T::State> + Sync,
{
    fn load(&self, request: &Request) -> impl Future<Output = Result<T>> + Send {
        T::load(request, self.state())
    }
}

/// Takes a field from the request.
pub async fn from_request<T: FromRequest>(request: &Request) -> Result<T> {
    T::from_request(request).await
}

/// Takes a field from the request, and can be asked whether its type knows how: by a const, whose message can then name
/// what a trait's cannot.
pub struct Extractor<T>(PhantomData<T>);

impl<T: FromRequest> Extractor<T> {
    /// It does.
    pub const THERE: bool = true;

    /// Takes it.
    pub fn take(request: &Request) -> impl Future<Output = Result<T>> + Send {
        T::from_request(request)
    }
}

/// What stands in where the type does not: an inherent item comes before a trait's.
pub trait NoExtractor<T> {
    /// It does not, which stops the build.
    const THERE: bool = false;

    /// Never called.
    fn take(_: &Request) -> Ready<Result<T>> {
        ready(Err(Error::status_only(StatusCode::NOT_FOUND)))
    }
}

impl<T> NoExtractor<T> for Extractor<T> {}

/// Takes a field from the request, if it is there.
///
/// Not through `Option`'s own implementation: what a type lacks is then told at its name, and once.
pub async fn from_request_option<T: OptionalFromRequest>(request: &Request) -> Result<Option<T>> {
    T::optional_from_request(request).await
}

/// A text that may repeat what a client has sent, cut to what a message can hold.
pub(crate) fn shortened(text: &str) -> Cow<'_, str> {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}
