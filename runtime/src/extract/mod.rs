//! Where the fields of a handler come from.

mod body;
mod form;
mod json;
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

/// A type that knows how to come from the head of a request.
///
/// A field of such a type needs no attribute. `State` names what it uses of the app: `()` for nothing, the type of one
/// of the app's fields, or a tuple of such types.
///
/// ```
/// use squall::{FromRequest, Request, Result};
///
/// struct Language(String);
///
/// impl FromRequest for Language {
///     type State = ();
///
///     async fn from_request(request: &Request, _state: ()) -> Result<Language> {
///         let header = request.headers().get("accept-language");
///         Ok(Language(header.and_then(|value| value.to_str().ok()).unwrap_or("en").to_owned()))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says where a field of type `{Self}` comes from",
    label = "neither a placeholder of the pattern, nor a source, nor a type that comes from a request",
    note = "help: put `{{field}}` into the pattern, or give the field a source: #[query], #[json], #[form], #[body], #[header], #[cookie], #[state]",
    note = "help: or implement `squall::FromRequest` for `{Self}`"
)]
pub trait FromRequest: Sized {
    /// What it uses of the app.
    type State;

    /// Takes the value from the request, or says why it cannot.
    fn from_request(request: &Request, state: Self::State) -> impl Future<Output = Result<Self>> + Send;
}
