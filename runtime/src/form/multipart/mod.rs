//! `multipart/form-data` (RFC 7578), part by part, behind limits.

mod boundary;
mod header;
mod split;

#[cfg(any(test, fuzzing))]
pub(crate) mod check;

use crate::body::Body;
use crate::error::{Error, Result};
use crate::extract::FromBody;
use crate::request::Request;
use bytes::{Bytes, BytesMut};
use http::StatusCode;
use split::{Event, Splitter};

/// What is wrong with a body that is to be `multipart/form-data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// 400
    Malformed(&'static str),
    /// 413
    TooMuch(&'static str),
}

impl Broken {
    fn error(self) -> Error {
        match self {
            Broken::Malformed(what) => Error::new(StatusCode::BAD_REQUEST, what),
            Broken::TooMuch(what) => Error::new(StatusCode::PAYLOAD_TOO_LARGE, what),
        }
    }
}

/// A `multipart/form-data` body, read part by part as it comes: a field of a handler with `#[body]`.
///
/// Most forms are better read by a type that derives [`Form`](derive@crate::Form), or a file by `#[upload]`. This is for a
/// handler that sends on what it gets, or whose parts have no names that are known beforehand.
///
/// The whole body is held to the limit of its route. There are at most 1,000 parts, 8 KiB of head to each, 200 bytes of
/// name, and 4 KiB before the first part and after the last. More is answered by 413, and what is no `multipart/form-data`
/// by 400; a body of another type by 415.
///
/// ```
/// use squall::prelude::*;
/// use squall::Multipart;
///
/// #[handler(post, "/lengths", body_limit = "1 GiB")]
/// struct Lengths {
///     #[body]
///     parts: Multipart,
/// }
///
/// impl Lengths {
///     async fn post(mut self) -> Result<String> {
///         let mut lengths = String::new();
///         while let Some(mut part) = self.parts.next().await? {
///             let mut length = 0;
///             while let Some(piece) = part.next().await? {
///                 length += piece.len();
///             }
///             lengths.push_str(&format!("{}: {length} bytes\n", part.name()));
///         }
///         Ok(lengths)
///     }
/// }
/// # #[app(handlers = [Lengths])] struct App;
/// ```
pub struct Multipart {
    body: Body,
    splitter: Splitter,
    /// Whether a part has begun and not ended.
    in_part: bool,
    received: u64,
}

impl Multipart {
    /// The parts of a body that has this Content-Type. The body is not limited by it.
    pub(crate) fn new(content_type: &str, body: Body) -> Result<Multipart> {
        let boundary = boundary::boundary(content_type).map_err(Error::bad_request)?;
        Ok(Multipart { body, splitter: Splitter::new(&boundary), in_part: false, received: 0 })
    }

    /// The next part; `None` after the last. What has not been read of the one before is passed over.
    ///
    /// # Errors
    ///
    /// 400 for what is no `multipart/form-data` or breaks off, 413 for what is over a limit. There is nothing more to be
    /// had after it.
    pub async fn next(&mut self) -> Result<Option<Part<'_>>> {
        loop {
            match self.event().await? {
                Event::Part(head) => {
                    self.in_part = true;
                    return Ok(Some(Part { head, multipart: self }));
                }
                Event::End => return Ok(None),
                Event::Data(_) => {}
                Event::PartEnds => self.in_part = false,
            }
        }
    }

    /// How many bytes of the body have been read.
    pub(crate) fn received(&self) -> u64 {
        self.received
    }

    /// How many bytes the body has, where the client has said it.
    pub(crate) fn expected(&self) -> Option<u64> {
        self.body.size_hint().exact().map(|rest| rest + self.received)
    }

    async fn event(&mut self) -> Result<Event> {
        loop {
            if let Some(event) = self.splitter.next().map_err(Broken::error)? {
                return Ok(event);
            }
            match self.body.next().await {
                Some(piece) => {
                    let piece = piece?;
                    self.received += piece.len() as u64;
                    self.splitter.feed(&piece);
                }
                None => self.splitter.finish(),
            }
        }
    }
}

impl FromBody for Multipart {
    async fn from_body(request: &Request, body: Body) -> Result<Multipart> {
        let is_multipart = is_multipart(request);
        let content_type = request.full_content_type().filter(|_| is_multipart).ok_or_else(|| {
            Error::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "this takes `multipart/form-data`, and the body is said to be none",
            )
        })?;
        Multipart::new(content_type, body)
    }
}

/// Whether the body is said to be `multipart/form-data`.
pub(crate) fn is_multipart(request: &Request) -> bool {
    request.content_type().is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/form-data"))
}

/// One part of a [`Multipart`] body.
pub struct Part<'m> {
    head: header::Head,
    multipart: &'m mut Multipart,
}

impl Part<'_> {
    /// The name of the form's field.
    pub fn name(&self) -> &str {
        &self.head.name
    }

    /// The name of the file, as the client says it: never a path to write to. `None` for what is no file; empty where no
    /// file has been chosen.
    pub fn file_name(&self) -> Option<&str> {
        self.head.file_name.as_deref()
    }

    /// The media type, as the client says it.
    pub fn content_type(&self) -> Option<&str> {
        self.head.content_type.as_deref()
    }

    /// The next piece of its content; `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`Multipart::next`].
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        if !self.multipart.in_part {
            return Ok(None);
        }
        match self.multipart.event().await? {
            Event::Data(bytes) => Ok(Some(bytes)),
            _ => {
                self.multipart.in_part = false;
                Ok(None)
            }
        }
    }

    /// All of its content. `limit` is the most bytes that it may have.
    ///
    /// # Errors
    ///
    /// As [`Multipart::next`], and 413 where the content is longer.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes> {
        let Some(first) = self.next().await? else { return Ok(Bytes::new()) };
        let too_long = || Error::new(StatusCode::PAYLOAD_TOO_LARGE, format!("a part is longer than {limit} bytes"));
        if first.len() > limit {
            return Err(too_long());
        }
        let Some(second) = self.next().await? else { return Ok(first) };
        let mut all = BytesMut::from(&first[..]);
        let mut next = Some(second);
        while let Some(piece) = next {
            if all.len() + piece.len() > limit {
                return Err(too_long());
            }
            all.extend_from_slice(&piece);
            next = self.next().await?;
        }
        Ok(all.freeze())
    }

    /// How many bytes of the whole body have been read, and how many there will be.
    pub(crate) fn progress(&self) -> (u64, Option<u64>) {
        (self.multipart.received(), self.multipart.expected())
    }
}

/// The first part of a form, where it is this field and short: for who must know it before the others are read. What has
/// been read is given back, in front of the rest.
#[cfg(feature = "sessions")]
pub(crate) async fn first_part(content_type: &str, mut body: Body, name: &str) -> Result<(Option<Bytes>, Body)> {
    /// The most bytes that are read for it.
    const MOST: usize = 16 * 1024;
    let boundary = boundary::boundary(content_type).map_err(Error::bad_request)?;
    let mut splitter = Splitter::new(&boundary);
    let mut read = BytesMut::new();
    let mut value: Option<BytesMut> = None;
    loop {
        match (splitter.next().map_err(Broken::error)?, &mut value) {
            (Some(Event::Part(head)), None) if head.name == name && head.file_name.is_none() => {
                value = Some(BytesMut::new());
            }
            (Some(Event::Data(bytes)), Some(value)) => value.extend_from_slice(&bytes),
            (Some(Event::PartEnds), Some(_)) => break,
            (Some(_), _) => {
                value = None;
                break;
            }
            (None, _) if read.len() > MOST => {
                value = None;
                break;
            }
            (None, _) => match body.next().await {
                Some(piece) => {
                    let piece = piece?;
                    splitter.feed(&piece);
                    read.extend_from_slice(&piece);
                }
                None => splitter.finish(),
            },
        }
    }
    Ok((value.map(BytesMut::freeze), body.preceded_by(read.freeze())))
}

#[cfg(test)]
mod tests;
