//! Pages: structs whose templates the compiler has read. What `#[page]` generates ends here.

pub mod escape;
mod flash;
#[cfg(feature = "languages")]
mod language;
mod later;
mod streamed;
mod user;
pub mod value;
mod xsrf;

pub use flash::{FlashMessage, flash};
#[cfg(feature = "languages")]
pub use language::{has_languages, language};
pub(crate) use later::{Waiting, waiting};
pub use later::{into_future, later};
pub use streamed::streamed;
pub use user::{has_users, user};
pub use xsrf::{AnyApp, XsrfField, xsrf_field, xsrf_token};

use crate::body::Body;
use crate::error::{Error, Result};
use crate::headers::CspNonce;
use crate::request::Request;
use crate::respond::{Conditional, ETag, Respond, Response, response};
use askama::Template;
use askama::filters::HtmlSafe;
use foldhash::quality::FixedState;
use http::header::{self, CONTENT_LANGUAGE, CONTENT_TYPE};
use http::{HeaderValue, Method, StatusCode};
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many headers a page usually has: its own, an entity tag, and those that protect it. A map has room for this many
/// beside a quarter that is free, of sixteen places.
const HEADERS: usize = 12;

/// What is known of a page before it is rendered.
#[derive(Debug)]
pub struct PageHead {
    /// By the template's name.
    pub content_type: HeaderValue,
    /// What the template says of itself: `<html lang="en">`.
    pub language: Option<HeaderValue>,
    /// Whether it is made of its fields alone, and so the same for the same fields.
    pub tagged: bool,
    /// How long it was the last time.
    pub length: AtomicUsize,
}

/// Renders a page and answers with it.
///
/// # Errors
///
/// 500, where the template uses `?` and that fails.
pub fn rendered<T: Template>(template: &T, head: &'static PageHead, request: &Request) -> Result<Response> {
    let last = head.length.load(Ordering::Relaxed);
    // The next one will be about as long: growing copies all that is there.
    let mut text = String::with_capacity(T::SIZE_HINT.max(last + last / 16));
    template.render_into(&mut text).map_err(failed)?;
    head.length.store(text.len(), Ordering::Relaxed);
    answer(text, head, request)
}

fn answer(text: String, head: &'static PageHead, request: &Request) -> Result<Response> {
    let tagged = head.tagged && matches!(*request.method(), Method::GET | Method::HEAD);
    let tag = tagged.then(|| {
        let mut hasher = FixedState::with_seed(0).build_hasher();
        hasher.write(text.as_bytes());
        hasher.finish()
    });
    let mut response = head.response(Body::from(text));
    let Some(tag) = tag else { return Ok(response) };
    // To pass by the few names that there are costs less than to look for two of them.
    if request.headers().keys().any(|name| *name == header::IF_NONE_MATCH || *name == header::IF_MATCH) {
        return Conditional::new(ETag::weak(format_args!("{tag:016x}")), response).respond(request);
    }
    response.headers_mut().insert(header::ETAG, tag_value(tag)?);
    Ok(response)
}

/// The same text as [`ETag`] makes of it, in one piece.
fn tag_value(tag: u64) -> Result<HeaderValue> {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let mut text = *b"W/\"0000000000000000\"";
    for (place, digit) in text[3..19].iter_mut().enumerate() {
        *digit = DIGITS[(tag >> (60 - 4 * place)) as usize & 15];
    }
    Ok(HeaderValue::from_bytes(&text)?)
}

impl PageHead {
    fn response(&self, body: Body) -> Response {
        let mut response = response(body);
        let headers = response.headers_mut();
        // Room for those that every page gets on its way, so that the map need not grow, and hash all names again.
        headers.reserve(HEADERS);
        headers.insert(CONTENT_TYPE, self.content_type.clone());
        if let Some(language) = &self.language {
            headers.insert(CONTENT_LANGUAGE, language.clone());
        }
        response
    }
}

/// An error of the template's own: of a `?` in it, or of a `Display`.
fn failed(error: askama::Error) -> Error {
    Error::status_only(StatusCode::INTERNAL_SERVER_ERROR).with_cause(error.into_box())
}

/// Its digits mean the same in every place of a page.
impl HtmlSafe for CspNonce {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_written_as_all_tags_are() {
        for tag in [0, 1, u64::MAX, 0x0123_4567_89ab_cdef] {
            assert_eq!(tag_value(tag).unwrap(), ETag::weak(format_args!("{tag:016x}")).to_string());
        }
    }
}
