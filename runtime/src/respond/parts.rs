//! A status, headers, and what they stand before.

use super::{IntoLocalPath, LocalPath, Respond, Response};
use crate::body::Body;
use crate::error::Result;
use crate::request::Request;
use http::StatusCode;
use http::header::{HeaderMap, HeaderName, HeaderValue, LOCATION};

/// A status alone, without a body.
impl Respond for StatusCode {
    fn respond(self, _request: &Request) -> Result<Response> {
        let mut response = super::response(Body::empty());
        *response.status_mut() = self;
        Ok(response)
    }
}

/// An answer with this status instead of its own.
impl<T: Respond> Respond for (StatusCode, T) {
    fn respond(self, request: &Request) -> Result<Response> {
        let mut response = self.1.respond(request)?;
        *response.status_mut() = self.0;
        Ok(response)
    }
}

/// An answer with these headers, which replace those of the same name that it has.
impl<T: Respond> Respond for (HeaderMap, T) {
    fn respond(self, request: &Request) -> Result<Response> {
        let mut response = self.1.respond(request)?;
        response.headers_mut().extend(self.0);
        Ok(response)
    }
}

/// An answer with these headers, each in the place of one of the same name that it has.
///
/// A value that cannot be sent, such as one with a line break, is a logged 500.
impl<V, T, const N: usize> Respond for ([(HeaderName, V); N], T)
where
    V: TryInto<HeaderValue, Error: std::error::Error + Send + Sync + 'static>,
    T: Respond,
{
    fn respond(self, request: &Request) -> Result<Response> {
        let mut response = self.1.respond(request)?;
        for (name, value) in self.0 {
            response.headers_mut().insert(name, value.try_into()?);
        }
        Ok(response)
    }
}

/// An answer with this status and these headers.
impl<H, T> Respond for (StatusCode, H, T)
where
    (H, T): Respond,
{
    fn respond(self, request: &Request) -> Result<Response> {
        (self.0, (self.1, self.2)).respond(request)
    }
}

/// Something has been made: 201, where it is (RFC 9110, 15.3.2), and what there is to say of it.
///
/// ```
/// use squall::prelude::*;
/// use squall::{Created, Json};
///
/// #[handler(get, "/links/{code}")]
/// struct ShowLink {
///     code: String,
/// }
/// # impl ShowLink { async fn get(self) -> String { self.code } }
///
/// #[handler(post, "/links")]
/// struct AddLink;
///
/// impl AddLink {
///     async fn post(self) -> Created<Json<&'static str>> {
///         Created::at(ShowLink::url("abc"), Json("abc"))
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Created<T> {
    location: LocalPath,
    answer: T,
}

impl<T> Created<T> {
    /// It is at this URL, or this [`LocalPath`].
    pub fn at(location: impl IntoLocalPath, answer: T) -> Created<T> {
        Created { location: location.into_local_path(), answer }
    }
}

impl<T: Respond> Respond for Created<T> {
    fn respond(self, request: &Request) -> Result<Response> {
        let location = String::from(self.location);
        (StatusCode::CREATED, [(LOCATION, location)], self.answer).respond(request)
    }
}
