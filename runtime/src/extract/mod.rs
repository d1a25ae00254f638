//! Where the fields of a handler come from.

mod body;
mod form;
mod head;
mod json;
mod media;
mod pairs;
mod state;
mod text;
mod values;

pub use body::FromBody;
pub use form::{FromForm, FromQuery};
pub use json::FromJson;
pub use state::HasState;
pub use text::FromText;

pub use body::body;
pub use form::{form, form_option, query_struct};
pub use json::{json, json_option};
pub use text::{Many, Maybe, One, Shape};
pub use values::{cookie, header, path, query};

use crate::error::Result;
use crate::request::Request;
use std::borrow::Cow;

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
    note = "give the field a source: #[query], #[json], #[form], #[body], #[header], #[cookie], #[state], #[load]",
    note = "or put its name into the pattern: \"/../{{name}}\""
)]
pub trait FromRequest: Sized {
    /// Takes the value from the request, or says why it cannot.
    fn from_request(request: &Request) -> impl Future<Output = Result<Self>> + Send;
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

/// A text that may repeat what a client has sent, cut to what a message can hold.
fn shortened(text: &str) -> Cow<'_, str> {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}
