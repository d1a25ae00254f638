//! Errors by the names of their statuses, and questions about them.

use super::Error;
use http::StatusCode;
use std::borrow::Cow;

impl Error {
    /// 400: the request cannot be understood; the message says what is wrong with it.
    #[track_caller]
    pub fn bad_request(message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(StatusCode::BAD_REQUEST, message)
    }

    /// 401: nobody is signed in. RFC 9110 (15.5.2) wants a `WWW-Authenticate` header with it: see
    /// [`with_header`](Error::with_header).
    #[track_caller]
    pub fn unauthorized() -> Error {
        Error::status_only(StatusCode::UNAUTHORIZED)
    }

    /// 403: whoever asks may not.
    #[track_caller]
    pub fn forbidden() -> Error {
        Error::status_only(StatusCode::FORBIDDEN)
    }

    /// 404: there is no such thing, or nobody is to know that there is.
    #[track_caller]
    pub fn not_found() -> Error {
        Error::status_only(StatusCode::NOT_FOUND)
    }

    /// 409: what is there already stands against the request.
    #[track_caller]
    pub fn conflict(message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(StatusCode::CONFLICT, message)
    }

    /// 422: the request was understood, but what it says will not do.
    #[track_caller]
    pub fn unprocessable(message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// 429: too many requests. `Retry-After` says when to come again: see [`with_header`](Error::with_header).
    #[track_caller]
    pub fn too_many_requests(message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(StatusCode::TOO_MANY_REQUESTS, message)
    }

    /// 500: something of ours broke; the cause is for the log only.
    #[track_caller]
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        Error::status_only(StatusCode::INTERNAL_SERVER_ERROR).with_cause(cause)
    }

    /// 503: not now.
    #[track_caller]
    pub fn unavailable(message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(StatusCode::SERVICE_UNAVAILABLE, message)
    }

    /// Whether its status is 404.
    pub fn is_not_found(&self) -> bool {
        self.status() == StatusCode::NOT_FOUND
    }

    /// Whether the client could have known better: 4xx.
    pub fn is_client_error(&self) -> bool {
        self.status().is_client_error()
    }

    /// Whether it is our fault: 5xx. Such an error is logged with its causes.
    pub fn is_server_error(&self) -> bool {
        self.status().is_server_error()
    }
}
