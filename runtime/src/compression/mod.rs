//! Answers and assets compressed, requests decompressed: `Content-Encoding` (RFC 9110, 8.4).
//!
//! An answer that holds a secret and something that another site may choose tells the secret by its length (BREACH), to
//! who can have a visitor's browser ask for it again and again, with the visitor's cookies. The rule against that stands in
//! [`answer`].

mod answer;
#[cfg(any(test, fuzzing))]
pub(crate) mod check;
mod codec;
mod request;
mod stream;

pub(crate) use answer::compress;
pub(crate) use codec::{Coding, compress_whole};
pub(crate) use request::decompressed;

/// The least length that is compressed, in bytes: what fits into one packet is not sent sooner for being smaller.
const LEAST: usize = 1024;

/// Whether content of this type and length becomes smaller, as a rule.
pub(crate) fn is_worth_it(media_type: &str, length: usize) -> bool {
    length >= LEAST && is_compressible(media_type)
}

/// Whether content of this type is not compressed already. Events are not compressed: each has to arrive at once, and they
/// are as secret as what they tell.
fn is_compressible(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim_ascii();
    let is = |other: &str| essence.eq_ignore_ascii_case(other);
    let begins = |start: &str| essence.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    let ends = |end: &str| {
        let at = essence.len().checked_sub(end.len());
        at.and_then(|at| essence.get(at..)).is_some_and(|rest| rest.eq_ignore_ascii_case(end))
    };
    if begins("text/") {
        return !is("text/event-stream");
    }
    ends("+json")
        || ends("+xml")
        || [
            "application/json",
            "application/javascript",
            "application/xml",
            "application/wasm",
            "application/x-ndjson",
            "application/rtf",
            "application/vnd.apple.mpegurl",
            "font/otf",
            "font/ttf",
            "image/bmp",
            "image/vnd.microsoft.icon",
        ]
        .into_iter()
        .any(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_already_is_left_alone() {
        for media_type in [
            "text/html; charset=utf-8",
            "TEXT/CSS",
            "application/json",
            "application/problem+JSON",
            "image/svg+xml",
            "application/atom+xml ; a=b",
            "application/wasm",
        ] {
            assert!(is_worth_it(media_type, LEAST), "{media_type}");
            assert!(!is_worth_it(media_type, LEAST - 1), "{media_type}");
        }
        for media_type in ["text/event-stream", "image/png", "font/woff2", "application/zip", "video/mp4", "", "é"] {
            assert!(!is_worth_it(media_type, 1 << 20), "{media_type}");
        }
    }
}
