//! Pages of other origins that may read answers ([CORS](https://fetch.spec.whatwg.org/#http-cors-protocol)).
//!
//! A browser lets a page read what another origin answers only where the answer says so. `cors = any` says so to everybody,
//! of what is answered to a request without cookies; `cors = trusted` to the app's trusted origins, cookies included. What a
//! page may send follows from the handler: its methods are in the table, and its headers are looked at by nobody else.

use crate::request::{Request, only};
use crate::respond::Response;
use crate::route::{Captures, Cors, Lookup, Methods, Table};
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, AUTHORIZATION, CONTENT_TYPE, COOKIE, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, Method};

const ANY: HeaderValue = HeaderValue::from_static("*");
/// How long a browser need not ask again: two hours, the longest that any of them keeps to.
const MAX_AGE: HeaderValue = HeaderValue::from_static("7200");
/// What scripts of a trusted origin may read of an answer's head, besides what they always may: `*` is no wildcard where there
/// are cookies.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "allow, content-disposition, content-range, etag, link, location, retry-after, www-authenticate, x-request-id",
);

/// Has the answer say who may read it.
pub(crate) fn allow(cors: Cors, trusted: &[&str], request: &Request, response: &mut Response) {
    let exposed = match cors {
        Cors::Unsaid | Cors::Off(_) => return,
        Cors::Any => ANY,
        Cors::Trusted => EXPOSED,
    };
    if readable_by(cors, trusted, request, response.headers_mut()) {
        response.headers_mut().insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
}

/// Has the answer to OPTIONS say what may be sent: the methods of the path, where it asks about one that lets others read.
#[cold]
pub(crate) fn answer_preflight(
    table: &'static Table,
    trusted: &[&str],
    request: &Request,
    allowed: Methods,
    response: &mut Response,
) {
    let Some(method) = asked_method(request.headers()) else { return };
    let mut captures = Captures::NONE;
    let Lookup::Found { index, .. } = table.find(method, request.path(), &mut captures) else { return };
    let route = table.listed()[index].route;
    let headers = response.headers_mut();
    if !readable_by(route.protection.cors, trusted, request, headers) {
        return;
    }
    if let Ok(methods) = HeaderValue::from_str(&allowed.to_string()) {
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
    }
    // What was asked for: a handler passes over the headers that it does not know.
    if let Some(names) = request.headers().get(ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    headers.insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    headers.append(VARY, HeaderValue::from_static("access-control-request-method, access-control-request-headers"));
}

/// Writes who may read, and whether the one that asks may.
fn readable_by(cors: Cors, trusted: &[&str], request: &Request, headers: &mut HeaderMap) -> bool {
    match cors {
        Cors::Unsaid | Cors::Off(_) => false,
        Cors::Any => {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
            true
        }
        Cors::Trusted => {
            headers.append(VARY, HeaderValue::from_static("origin"));
            let Some(origin) = only(request.headers(), ORIGIN) else { return false };
            if !trusted.iter().any(|trusted| origin == trusted) {
                return false;
            }
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
            true
        }
    }
}

fn asked_method(headers: &HeaderMap) -> Option<Methods> {
    only(headers, ORIGIN)?;
    let name = only(headers, ACCESS_CONTROL_REQUEST_METHOD)?;
    Methods::of(&Method::from_bytes(name.as_bytes()).ok()?)
}

/// Whether a request that a page of any origin may send acts for nobody but that page.
///
/// A browser asks before it sends what no form could send: another method than POST, another content type than a form's, a
/// header of the page's own such as `Authorization`. To `*` it then sends neither cookies nor passwords nor certificates. What
/// a form could send may carry them, and is refused as before.
pub(crate) fn is_of_the_page_alone(request: &Request) -> bool {
    let headers = request.headers();
    !headers.contains_key(COOKIE)
        && (*request.method() != Method::POST
            || only(headers, CONTENT_TYPE).is_some_and(|value| !is_of_a_form(value.as_bytes()))
            || only(headers, AUTHORIZATION).is_some_and(|value| !is_sent_by_browsers(value.as_bytes())))
}

fn is_of_a_form(content_type: &[u8]) -> bool {
    let essence = content_type.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    [&b"application/x-www-form-urlencoded"[..], b"multipart/form-data", b"text/plain", b""]
        .iter()
        .any(|kind| essence.eq_ignore_ascii_case(kind))
}

/// Whether these may be credentials that a browser keeps and adds by itself.
fn is_sent_by_browsers(authorization: &[u8]) -> bool {
    let scheme = authorization.split(|byte| *byte == b' ').next().unwrap_or_default();
    [&b"basic"[..], b"digest", b"negotiate", b"ntlm", b""].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}
