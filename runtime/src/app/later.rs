//! Pages that wait for who is asking, or for the session.

use super::{App, page_of, panics};
use crate::error::Result;
use crate::error_page::{error_response, log_error};
use crate::page::{Waiting, waiting};
use crate::request::Request;
use crate::respond::Response;
use std::pin::pin;

/// Completes the response. What fails is answered by that error's page, which may itself be one that waits; if it fails
/// too, by the plain one.
pub(super) async fn completed<A: App>(app: &A, request: &Request, mut response: Response) -> Response {
    let Some(first) = waiting(&mut response) else { return response };
    let error = match panics::caught(pin!(complete(app, request, first, response))).await {
        Ok(response) => return response,
        Err(error) => error,
    };
    request.forget_parts();
    log_error(&error, request);
    let mut response = page_of(app, &error, request);
    let Some(second) = waiting(&mut response) else { return response };
    match panics::caught(pin!(complete(app, request, second, response))).await {
        Ok(response) => response,
        Err(again) => {
            log_error(&again, request);
            error_response(&error, request)
        }
    }
}

async fn complete<A: App>(app: &A, request: &Request, waiting: Waiting, response: Response) -> Result<Response> {
    if waiting.for_user {
        app.load_visitor(request).await?;
    }
    waiting.complete(response, request).await
}
