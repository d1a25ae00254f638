//! Pages that wait for something before they can be rendered: for who is asking, or for the session.
//!
//! [`Respond`](crate::Respond) waits for nothing. So such a page answers with a response without a body, in which it
//! leaves word how it is completed; the app does that before the answer leaves.

use crate::body::Body;
use crate::error::Result;
use crate::request::{BoxFuture, Request};
use crate::respond::Response;
use http::StatusCode;
use std::sync::{Arc, Mutex, PoisonError};

type Render = Box<dyn for<'r> FnOnce(&'r Request) -> BoxFuture<'r, Result<Response>> + Send>;

/// How a response is completed. What stands in a response's extensions can be cloned; it is rendered once.
#[derive(Clone)]
pub(crate) struct Waiting {
    /// Whether the template names who is asking.
    pub for_user: bool,
    render: Arc<Mutex<Option<Render>>>,
}

/// A response that is completed before it leaves.
pub fn later(
    for_user: bool,
    render: impl for<'r> FnOnce(&'r Request) -> BoxFuture<'r, Result<Response>> + Send + 'static,
) -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Waiting { for_user, render: Arc::new(Mutex::new(Some(Box::new(render)))) });
    response
}

/// The future of a page, as [`later`] takes it.
pub fn into_future<'r>(future: impl Future<Output = Result<Response>> + Send + 'r) -> BoxFuture<'r, Result<Response>> {
    Box::pin(future)
}

/// What the response waits for.
pub(crate) fn waiting(response: &mut Response) -> Option<Waiting> {
    response.extensions_mut().remove()
}

impl Waiting {
    /// The response with its page. What it has of headers, and its status, were set by whoever answered with the page.
    pub(crate) async fn complete(self, mut response: Response, request: &Request) -> Result<Response> {
        if matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED) {
            return Ok(response);
        }
        let render = self.render.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(render) = render else { return Ok(response) };
        let (head, body) = render(request).await?.into_parts();
        *response.body_mut() = body;
        for (name, value) in &head.headers {
            response.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
        Ok(response)
    }
}
