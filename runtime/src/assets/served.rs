//! The files of `#[assets]` as answers.

#[cfg(feature = "compression")]
use super::precompressed::Precompressed;
use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use crate::respond::{ETag, File, Respond, Response, finish, media_type, response, select_by_tag};
use crate::route::Compression;
use bytes::Bytes;
use http::HeaderValue;
use http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use percent_encoding::percent_decode_str;

/// What has a hash in its address never changes there: kept for a year, which is as long as caches are told anything,
/// and not asked for again when the page is loaded anew (RFC 8246).
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Kept, and asked for before each use.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// A folder as generated code describes it.
#[derive(Debug)]
pub struct Served {
    /// Whether the program has the files in it; else they are read when they are asked for.
    pub embedded: bool,
    /// Where they are on the disk of whoever compiled it.
    pub on_disk: &'static str,
    /// The files; none where they are not embedded.
    pub files: &'static [ServedFile],
    /// All names below the folder, plain ones and those with a hash, sorted: with the number of the file, and whether
    /// it is the one with the hash.
    pub names: &'static [(&'static str, u32, bool)],
}

/// One embedded file.
#[derive(Debug)]
pub struct ServedFile {
    path: &'static str,
    /// Its tags as they stand in the header: of the file as it is, of its brotli, of its gzip.
    tags: [&'static str; 3],
    content: &'static [u8],
    #[cfg(feature = "compression")]
    compressed: Precompressed,
}

impl ServedFile {
    /// The file with this path, these tags and this content.
    pub const fn new(path: &'static str, tags: [&'static str; 3], content: &'static [u8]) -> ServedFile {
        ServedFile {
            path,
            tags,
            content,
            #[cfg(feature = "compression")]
            compressed: Precompressed::new(),
        }
    }
}

impl Served {
    /// The number of the file with this name, and whether the name has its hash.
    fn find(&self, name: &str) -> Option<(usize, bool)> {
        let at = self.names.binary_search_by_key(&name, |(known, _, _)| known).ok()?;
        let (_, number, has_hash) = self.names[at];
        Some((number as usize, has_hash))
    }

    /// The path that a name leads to on the disk. A hash that the compiler does not know is that of another build, and the
    /// file may be one that it has not seen.
    fn plain<'n>(&self, name: &'n str) -> std::borrow::Cow<'n, str> {
        let plain = |number| self.names.iter().find(|(_, other, has_hash)| *other == number && !has_hash);
        match self.find(name) {
            Some((_, false)) => name.into(),
            Some((number, true)) => plain(number as u32).map_or(name, |(path, ..)| path).into(),
            None => without_hash(name).map_or(name.into(), Into::into),
        }
    }
}

/// `a/style.3f9c2a1b.css` without its hash.
fn without_hash(name: &str) -> Option<String> {
    let is_hash = |part: &str| part.len() == 8 && part.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    let (rest, last) = name.rsplit_once('.')?;
    if is_hash(last) {
        return Some(rest.to_owned());
    }
    let (stem, hash) = rest.rsplit_once('.')?;
    is_hash(hash).then(|| format!("{stem}.{last}"))
}

/// Answers with the file that the path names.
pub async fn serve_asset(served: &'static Served, request: &Request, compression: Compression) -> Result<Response> {
    // The path has no other placeholder, since a folder is mounted under plain text.
    let name = percent_decode_str(request.placeholder(0).unwrap_or_default());
    let name = name.decode_utf8().map_err(|_| Error::not_found())?;
    if !served.embedded {
        let file = File::within(served.on_disk, &served.plain(&name)).await?;
        let mut response = ([(CACHE_CONTROL, ASK_AGAIN)], file).respond(request)?;
        finish(&mut response, request)?;
        return Ok(response);
    }
    let Some((number, has_hash)) = served.find(&name) else { return Err(Error::not_found()) };
    let file = &served.files[number];
    let variant = variant(file, request, compression).await?;
    let mut response = response(Body::from(variant.content));
    let headers = response.headers_mut();
    headers.reserve(8);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(variant.media_type));
    headers.insert(ETAG, HeaderValue::from_static(variant.tag));
    headers.insert(CACHE_CONTROL, if has_hash { FOR_EVER } else { ASK_AGAIN });
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if variant.varies {
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    }
    if let Some(coding) = variant.coding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    select_by_tag(ETag::of_header(variant.tag), response, request)
}

/// What of a file is sent: as it is, or compressed.
struct Variant {
    media_type: &'static str,
    content: Bytes,
    tag: &'static str,
    coding: Option<&'static str>,
    /// Whether others get another one.
    varies: bool,
}

#[cfg_attr(not(feature = "compression"), allow(unused_mut, unused_variables, clippy::unused_async))]
async fn variant(file: &'static ServedFile, request: &Request, compression: Compression) -> Result<Variant> {
    let media_type = media_type::of(file.path);
    let content = Bytes::from_static(file.content);
    let mut variant = Variant { media_type, content, tag: file.tags[0], coding: None, varies: false };
    #[cfg(feature = "compression")]
    if compression != Compression::Off && crate::compression::is_worth_it(media_type, file.content.len()) {
        variant.varies = true;
        if let Some(wanted) = request.preferred_coding(&super::precompressed::CODINGS)
            && let Some(content) = file.compressed.get(wanted, file.content).await?
        {
            variant.content = content;
            variant.tag = file.tags[wanted + 1];
            variant.coding = Some(super::precompressed::CODINGS[wanted]);
        }
    }
    Ok(variant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_taken_out_of_a_name() {
        assert_eq!(without_hash("a/style.3f9c2a1b.css").as_deref(), Some("a/style.css"));
        assert_eq!(without_hash("a.b/LICENSE.3f9c2a1b").as_deref(), Some("a.b/LICENSE"));
        assert_eq!(without_hash("a.tar.3f9c2a1b.gz").as_deref(), Some("a.tar.gz"));
        for name in ["style.css", "style.min.css", "a.3F9C2A1B.css", "a.3f9c2a1.css", "3f9c2a1b", ""] {
            assert_eq!(without_hash(name), None, "{name}");
        }
    }
}
