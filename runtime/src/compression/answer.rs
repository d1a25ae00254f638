//! Which answers are compressed, and what that does to their headers.

use super::codec::{self, Coding, Effort};
use super::stream::Compressed;
use super::{LEAST, is_compressible};
use crate::body::Body;
use crate::request::Request;
use crate::respond::{LeftOut, Response};
use http::header::{
    ACCEPT_RANGES, AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, COOKIE,
    ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// The longest answer that is compressed as a whole, which gives it a `Content-Length`: 64 KiB takes a millisecond.
const WHOLE: usize = 64 * 1024;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Digests of the content as it is sent (RFC 9530): whoever has set one has counted its bytes.
const DIGESTS: [HeaderName; 3] = [
    HeaderName::from_static("content-digest"),
    HeaderName::from_static("repr-digest"),
    HeaderName::from_static("digest"),
];

/// Compresses an answer that can be, for a client that takes it so.
///
/// What is left as it is: what is encoded already; a part of a representation, and what has no content; what says
/// `no-transform` or has a digest; types that are compressed in themselves; events; what is shorter than 1 KiB.
///
/// And what could tell a secret by its length. That takes a request that another site had the visitor's browser send, with
/// what the browser adds by itself: so a request with a `Cookie`, or with an `Authorization` that browsers send of their
/// own accord, gets a compressed answer only where `Sec-Fetch-Site` says that it came from this site's own pages or from the
/// visitor (`same-origin`, `none`), or where the answer says `Cache-Control: public`, which nothing secret may. A browser
/// that does not send the header gets such answers as they are.
pub(crate) fn compress(mut response: Response, request: &Request) -> Response {
    if let Some(left_out) = response.extensions_mut().remove::<LeftOut>() {
        // What tells it from other forms of the same it has in common with its 200 (RFC 9110, 15.3.7 and 15.4.5).
        if is_right(response.headers(), Some(&left_out.content_type), left_out.length) {
            vary(response.headers_mut());
            confirm_tag(&mut response, request);
        }
        return response;
    }
    if !can_be(&response) {
        return response;
    }
    vary(response.headers_mut());
    let Some(number) = request.preferred_coding(&Coding::NAMES) else { return response };
    if could_tell_a_secret(request.headers(), response.headers()) {
        return response;
    }
    let coding = Coding::ALL[number];
    let body = std::mem::take(response.body_mut());
    let body = match body.whole() {
        // An encoder does not fail for want of memory alone.
        Some(whole) if whole.len() <= WHOLE => match codec::compress(coding, Effort::Quick, whole) {
            Ok(compressed) if compressed.len() < whole.len() => Body::from(compressed),
            _ => {
                *response.body_mut() = body;
                return response;
            }
        },
        _ => Body::wrap(Compressed::new(body, coding)),
    };
    *response.body_mut() = body;
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    headers.remove(ACCEPT_RANGES);
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    if let Some(tag) = headers.get(ETAG).and_then(|tag| with_coding(tag, coding)) {
        headers.insert(ETAG, tag);
    }
    response
}

fn can_be(response: &Response) -> bool {
    let status = response.status();
    let has_content = !status.is_informational()
        && !matches!(
            status,
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED
        );
    let headers = response.headers();
    has_content
        && !headers.contains_key(CONTENT_RANGE)
        && is_right(headers, headers.get(CONTENT_TYPE), response.body().size_hint().exact())
}

/// Whether content of this type and length may be compressed, and nothing in the headers forbids it.
fn is_right(headers: &HeaderMap, content_type: Option<&HeaderValue>, length: Option<u64>) -> bool {
    length.is_none_or(|length| length >= LEAST as u64)
        && content_type.and_then(|value| value.to_str().ok()).is_some_and(is_compressible)
        && !headers.contains_key(CONTENT_ENCODING)
        && !DIGESTS.iter().any(|name| headers.contains_key(name))
        && !says(headers, "no-transform")
}

fn could_tell_a_secret(request: &HeaderMap, response: &HeaderMap) -> bool {
    // A bearer token is sent by programs, and by scripts of the site's own. Of other schemes it is not known.
    let by_itself = |value: &HeaderValue| {
        let scheme = value.as_bytes().get(..7);
        !scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer "))
    };
    let has_credentials = request.contains_key(COOKIE) || request.get_all(AUTHORIZATION).iter().any(by_itself);
    has_credentials && !is_of_this_site(request) && !says(response, "public")
}

fn is_of_this_site(request: &HeaderMap) -> bool {
    let mut values = request.get_all(SEC_FETCH_SITE).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value == "same-origin" || value == "none",
        _ => false,
    }
}

/// Whether `Cache-Control` has this directive.
fn says(headers: &HeaderMap, directive: &str) -> bool {
    let lines = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|word| word.trim_ascii().eq_ignore_ascii_case(directive))
}

/// Says that others may get it in another coding.
fn vary(headers: &mut HeaderMap) {
    let lines = headers.get_all(VARY).iter().filter_map(|value| value.to_str().ok());
    let mut names = lines.flat_map(|line| line.split(',')).map(str::trim_ascii);
    if !names.any(|name| name == "*" || name.eq_ignore_ascii_case("accept-encoding")) {
        headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    }
}

/// The tag of the content in this coding: see `ETag`.
fn with_coding(tag: &HeaderValue, coding: Coding) -> Option<HeaderValue> {
    let text = tag.as_bytes();
    // A weak tag is of all codings.
    let open = text.strip_suffix(b"\"").filter(|open| open.starts_with(b"\""))?;
    HeaderValue::from_bytes(&[open, b";", coding.name().as_bytes(), b"\""].concat()).ok()
}

/// A client that has the compressed form is told the tag of that one (RFC 9110, 15.4.5).
fn confirm_tag(response: &mut Response, request: &Request) {
    if response.status() != StatusCode::NOT_MODIFIED {
        return;
    }
    let Some(tag) = response.headers().get(ETAG) else { return };
    let lines = || request.headers().get_all(IF_NONE_MATCH).iter();
    let found = Coding::ALL
        .into_iter()
        .filter_map(|coding| with_coding(tag, coding))
        .find(|tag| lines().any(|line| line.as_bytes().windows(tag.len()).any(|sent| sent == tag.as_bytes())));
    if let Some(tag) = found {
        response.headers_mut().insert(ETAG, tag);
    }
}
