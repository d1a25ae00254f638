//! A tower service within an app, under a prefix: a site moves over route by route.

use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use crate::respond::Response;
use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{StatusCode, Uri};
use http_body::Body as HttpBody;
use std::error::Error as StdError;
use std::future::poll_fn;
use tower_service::Service;

/// A service that an app can hold and mount: `"/old" => self.legacy`.
///
/// Implemented for every [`tower_service::Service`] of requests with a [`Body`](crate::Body) that can be cloned and
/// sent between threads, an `axum::Router` among them. It sees its paths without the prefix, and the whole target as an
/// [`OriginalUri`] in the request's extensions; the [`Connection`](crate::Connection) is there too. The limits of its
/// bodies are its own affair.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a service that can be mounted",
    label = "mounted here",
    note = "it must be a `tower::Service<http::Request<squall::Body>>` that answers with an `http::Response`",
    note = "and it must be `Clone + Send + Sync`, its future `Send`, its response's body an `http_body::Body<Data = Bytes>`"
)]
pub trait Mountable {
    /// Lets the service answer.
    fn answer(&self, request: http::Request<Body>) -> impl Future<Output = Result<Response>> + Send;
}

#[diagnostic::do_not_recommend]
impl<S, B> Mountable for S
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    S::Future: Send,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    async fn answer(&self, request: http::Request<Body>) -> Result<Response> {
        let mut service = self.clone();
        poll_fn(|context| service.poll_ready(context)).await.map_err(failed)?;
        Ok(service.call(request).await.map_err(failed)?.map(Body::wrap))
    }
}

fn failed(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
    Error::status_only(StatusCode::INTERNAL_SERVER_ERROR).with_cause(cause)
}

/// The target of a request as it came to the app, for a service that is mounted under a prefix: it finds this in the
/// request's extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginalUri(pub Uri);

/// Lets a mounted service answer a request whose path lies under the prefix.
pub async fn mount<S: Mountable>(service: &S, prefix: &'static str, request: &Request, body: Body) -> Result<Response> {
    let mut head = request.head().clone();
    let below = without_prefix(&head.uri, prefix)?;
    head.extensions.insert(OriginalUri(std::mem::replace(&mut head.uri, below)));
    head.extensions.insert(*request.connection());
    service.answer(http::Request::from_parts(head, body)).await
}

/// The target without as many segments of its path as the prefix has: the path may spell the prefix in another way,
/// with percent-encoded letters.
fn without_prefix(uri: &Uri, prefix: &str) -> Result<Uri> {
    let mut rest = uri.path();
    for _ in prefix.split('/').filter(|segment| !segment.is_empty()) {
        let begin = rest.strip_prefix('/').unwrap_or(rest);
        rest = begin.find('/').map_or("", |end| &begin[end..]);
    }
    let path = if rest.is_empty() { "/" } else { rest };
    let target: PathAndQuery = match uri.query() {
        Some(query) => format!("{path}?{query}").parse()?,
        None => path.parse()?,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(target);
    Ok(Uri::from_parts(parts)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_taken_off_segment_by_segment() {
        for (target, prefix, below) in [
            ("/old", "/old", "/"),
            ("/old/", "/old", "/"),
            ("/old?a=1", "/old", "/?a=1"),
            ("/old/x/y?a=1", "/old", "/x/y?a=1"),
            ("/%6fld/x%2Fy/", "/old", "/x%2Fy/"),
            ("/a/b/c", "/a/b", "/c"),
            ("/a//c", "/a", "//c"),
            ("/x", "/", "/x"),
            ("http://host/old/x", "/old", "http://host/x"),
        ] {
            let uri: Uri = target.parse().unwrap();
            assert_eq!(without_prefix(&uri, prefix).unwrap().to_string(), below, "{target}");
        }
    }
}
