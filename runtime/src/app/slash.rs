//! The option that forgives a slash too many or too few at a path's end.

use super::{App, TrailingSlash};
use crate::body::Body;
use crate::request::Request;
use crate::respond::Response;
use crate::route::{Captures, Lookup, Methods};
use http::header::LOCATION;
use http::{HeaderValue, StatusCode};

/// The redirect to the path's sibling, where the app wants it and there is such a path.
pub(super) fn redirect<A: App>(method: Methods, request: &Request) -> Option<Response> {
    if A::TRAILING_SLASH != TrailingSlash::Redirect {
        return None;
    }
    let mut sibling = sibling(request.path())?;
    match A::TABLE.find(method, &sibling, &mut Captures::NONE.clone()) {
        Lookup::Found { .. } | Lookup::Options(_) | Lookup::MethodNotAllowed(_) => {}
        Lookup::NotFound | Lookup::Malformed => return None,
    }
    if let Some(query) = request.uri().query() {
        sibling.push('?');
        sibling.push_str(query);
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    response.headers_mut().insert(LOCATION, HeaderValue::try_from(sibling).ok()?);
    Some(response)
}

/// The path with a slash more or less at its end; `None` where a browser would take it for the address of another
/// host, which it does after `//`, and after `/\` too.
fn sibling(path: &str) -> Option<String> {
    let sibling = match path.strip_suffix('/') {
        Some("") => return None,
        Some(shorter) => shorter.to_owned(),
        None => format!("{path}/"),
    };
    (!sibling.starts_with("//") && !sibling.starts_with("/\\")).then_some(sibling)
}

#[cfg(test)]
mod tests {
    use super::sibling;

    #[test]
    fn siblings() {
        assert_eq!(sibling("/a").as_deref(), Some("/a/"));
        assert_eq!(sibling("/a/b/").as_deref(), Some("/a/b"));
        assert_eq!(sibling("/"), None);
        assert_eq!(sibling("//evil.example/"), None);
        assert_eq!(sibling("//evil.example"), None);
        assert_eq!(sibling("/\\evil.example/"), None);
    }
}
