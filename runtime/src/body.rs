//! The body of a request or a response.

mod content;
mod file;
mod measured;
#[cfg(all(feature = "forms", feature = "sessions"))]
mod preceded;
mod read;
mod watched;

use crate::error::BodyError;
use crate::route::BodyLimit;
use bytes::Bytes;
pub use content::{Content, Piece};
use file::FileBody;
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};
use measured::Measured;
use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use watched::Watched;

/// A body: nothing, bytes, what a connection brings, or a stream.
///
/// As a field with `#[body]` it is read piece by piece, with [`next`](Body::next) or as a [`Stream`], and is held to
/// the limit of its route like any other body: 2 MiB unless the handler's attribute says `body_limit`. In a response it
/// is made from text, bytes, a stream ([`from_stream`](Body::from_stream)), or any other [`http_body::Body`]
/// ([`wrap`](Body::wrap)).
///
/// ```
/// use squall::prelude::*;
/// use squall::Body;
///
/// #[handler(put, "/files/{name}", body_limit = 1_000_000_000)]
/// struct Upload {
///     name: String,
///     #[body]
///     content: Body,
/// }
///
/// impl Upload {
///     async fn put(mut self) -> Result<String> {
///         let mut length = 0;
///         while let Some(piece) = self.content.next().await {
///             length += piece?.len(); // past the limit this is an error, answered by 413
///         }
///         Ok(format!("{}: {length} bytes", self.name))
///     }
/// }
/// # #[app(handlers = [Upload])] struct App;
/// ```
pub struct Body {
    kind: Kind,
    /// How many bytes may be taken from it; `u64::MAX` where nobody has said.
    limit: u64,
    taken: u64,
}

#[derive(Default)]
enum Kind {
    #[default]
    Empty,
    Full(Bytes),
    Incoming(hyper::body::Incoming),
    Wrapped(Pin<Box<dyn AnyBody + Send>>),
    Streamed(Pin<Box<dyn AnyStream + Send>>),
    File(Box<FileBody>),
    /// The rest of a piece that was too large, and what comes after it.
    Cut(Box<(Bytes, Kind)>),
    /// What it fails with when it is next asked.
    Failed(BodyError),
}

/// How much is given away at once: 64 KiB. Who sends it copies it, and holds no more than that of an answer.
const PIECE: usize = 64 * 1024;

impl Kind {
    fn size(&self) -> SizeHint {
        match self {
            Kind::Empty => SizeHint::with_exact(0),
            Kind::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Incoming(body) => HttpBody::size_hint(body),
            Kind::Wrapped(body) => body.size(),
            Kind::Streamed(_) | Kind::Failed(_) => SizeHint::new(),
            Kind::File(file) => SizeHint::with_exact(file.left()),
            Kind::Cut(cut) => {
                let (rest, after) = (cut.0.len() as u64, cut.1.size());
                let mut size = SizeHint::new();
                size.set_lower(rest + after.lower());
                if let Some(upper) = after.upper() {
                    size.set_upper(rest + upper);
                }
                size
            }
        }
    }
}

/// How many bytes of body a handler takes that does not say another number: 2 MiB.
pub(crate) const DEFAULT_LIMIT: u64 = BodyLimit::BYTES;

impl Body {
    /// No body.
    pub fn empty() -> Body {
        Body::of(Kind::Empty)
    }

    fn of(kind: Kind) -> Body {
        Body { kind, limit: u64::MAX, taken: 0 }
    }

    /// What a connection brings.
    pub(crate) fn incoming(body: hyper::body::Incoming) -> Body {
        Body::of(Kind::Incoming(body))
    }

    /// Any other body. One that is a `Body` already stays what it is; others are put into one box.
    pub fn wrap<B>(body: B) -> Body
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut body = Some(body);
        if let Some(itself) = (&mut body as &mut dyn Any).downcast_mut::<Option<Body>>() {
            return itself.take().unwrap_or_default();
        }
        match body {
            Some(body) => Body::of(Kind::Wrapped(Box::pin(body))),
            None => Body::empty(),
        }
    }

    /// A body that is sent as the stream brings its pieces, without a `Content-Length`: text or bytes, or `Result`s of
    /// them.
    ///
    /// An error of the stream ends the connection, since the head of the response has been sent: the client sees that
    /// the response is not whole. The log has one line of it.
    ///
    /// As an answer a body has no content type: [`Streamed`](crate::Streamed) is a stream with one.
    pub fn from_stream<S>(stream: S) -> Body
    where
        S: Stream<Item: Piece> + Send + 'static,
    {
        Body::of(Kind::Streamed(Box::pin(stream)))
    }

    /// The content of a file that has just been opened and has this length.
    pub(crate) fn from_file(file: std::fs::File, length: u64) -> Body {
        if length == 0 { Body::empty() } else { Body::of(Kind::File(Box::new(FileBody::new(file, length)))) }
    }

    /// Leaves only this part of a body of which nothing has been taken; `false` where it is not known to have such a part,
    /// and then it stays as it is.
    pub(crate) fn narrow(&mut self, first: u64, length: u64) -> bool {
        match &mut self.kind {
            Kind::Full(bytes) => {
                let Some(end) = first.checked_add(length).filter(|end| *end <= bytes.len() as u64) else {
                    return false;
                };
                // Both are within the length, which is a `usize`.
                *bytes = bytes.slice(first as usize..end as usize);
                true
            }
            Kind::File(file) => file.narrow(first, length),
            _ => false,
        }
    }

    /// The bytes of it, where it has them all.
    #[cfg_attr(not(feature = "compression"), allow(dead_code))]
    pub(crate) fn whole(&self) -> Option<&Bytes> {
        match &self.kind {
            Kind::Full(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Whether sending it can fail for a reason of our own.
    pub(crate) fn may_fail(&self) -> bool {
        matches!(self.kind, Kind::Wrapped(_) | Kind::Streamed(_) | Kind::File(_) | Kind::Cut(_))
    }

    /// The same body; `tell` hears of its failure.
    pub(crate) fn on_failure(self, tell: impl FnOnce(&BodyError) + Send + Unpin + 'static) -> Body {
        Body::of(Kind::Wrapped(Box::pin(Watched { body: self, tell: Some(tell) })))
    }

    /// The same body; `tell` hears once, when it has been sent or given up, how many bytes of it were taken.
    pub(crate) fn measured(self, tell: impl FnOnce(u64) + Send + Unpin + 'static) -> Body {
        Body::of(Kind::Wrapped(Box::pin(Measured { body: self, tell: Some(tell) })))
    }

    /// The same body, of which at most this many more bytes can be taken: then comes a [`BodyError`], which `?` turns
    /// into 413. It makes a limit narrower, never wider.
    pub fn limited(mut self, bytes: u64) -> Body {
        self.limit = self.limit.min(self.taken.saturating_add(bytes));
        self
    }

    /// The same body, held to the limit of its route.
    pub(crate) fn limited_by(mut self, limit: BodyLimit) -> Body {
        self.limit = match limit {
            BodyLimit::Default => self.limit.min(DEFAULT_LIMIT),
            BodyLimit::Bytes(bytes) => bytes,
            BodyLimit::Unlimited(_) => u64::MAX,
        };
        self
    }

    /// What is known of the length of the rest, in bytes: exactly, where a request has a `Content-Length`.
    pub fn size_hint(&self) -> SizeHint {
        // Inherent, since the traits `http_body::Body` and `Stream` both have a method of this name.
        self.kind.size()
    }

    fn poll_kind(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match &mut self.kind {
            Kind::Empty => Poll::Ready(None),
            Kind::Full(bytes) => {
                let piece = bytes.split_to(PIECE.min(bytes.len()));
                if bytes.is_empty() {
                    self.kind = Kind::Empty;
                }
                Poll::Ready(Some(Ok(Frame::data(piece))))
            }
            Kind::Incoming(body) => Pin::new(body).poll_frame(context).map_err(BodyError::broken_off),
            Kind::Wrapped(body) => body.as_mut().poll(context),
            Kind::Streamed(stream) => stream.as_mut().poll(context),
            Kind::File(file) => file.poll(context),
            Kind::Cut(cut) => {
                let piece = cut.0.split_to(PIECE.min(cut.0.len()));
                if cut.0.is_empty() {
                    self.kind = std::mem::take(&mut cut.1);
                }
                Poll::Ready(Some(Ok(Frame::data(piece))))
            }
            Kind::Failed(_) => match std::mem::take(&mut self.kind) {
                Kind::Failed(error) => Poll::Ready(Some(Err(error))),
                _ => Poll::Ready(None),
            },
        }
    }

    /// An answer that fails waits once before it says so: hyper forgets what it has not written of an answer that breaks off,
    /// be it the status, and writes while it waits.
    #[cold]
    fn fail(&mut self, error: BodyError, context: &Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if !matches!(self.kind, Kind::Wrapped(_) | Kind::Streamed(_) | Kind::File(_)) {
            self.kind = Kind::Empty;
            return Poll::Ready(Some(Err(error)));
        }
        self.kind = Kind::Failed(error);
        context.waker().wake_by_ref();
        Poll::Pending
    }

    /// Leaves no more than a piece of what has come, and keeps the rest.
    #[cold]
    fn cut(&mut self, mut bytes: Bytes) -> Bytes {
        let piece = bytes.split_to(PIECE);
        self.kind = Kind::Cut(Box::new((bytes, std::mem::take(&mut self.kind))));
        piece
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        // Most answers: whole, and without a limit.
        if self.limit == u64::MAX
            && let Kind::Full(bytes) = &mut self.kind
            && bytes.len() <= PIECE
        {
            let bytes = std::mem::take(bytes);
            self.taken += bytes.len() as u64;
            self.kind = Kind::Empty;
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        // What says that it is too long is refused before any of it is read, so that a client which waits for
        // `100 Continue` keeps it to itself.
        let too_long = self.limit != u64::MAX && Body::size_hint(&self).lower() > self.limit - self.taken;
        let frame = if too_long { None } else { ready!(self.poll_kind(context)) };
        let length = match &frame {
            Some(Ok(frame)) => frame.data_ref().map_or(0, |data| data.len() as u64),
            _ => 0,
        };
        if too_long || length > self.limit - self.taken {
            self.kind = Kind::Empty;
            return Poll::Ready(Some(Err(BodyError::too_large(self.limit))));
        }
        self.taken += length;
        match frame {
            Some(Ok(frame)) if length > PIECE as u64 => {
                self.taken -= length - PIECE as u64;
                Poll::Ready(Some(Ok(frame.map_data(|bytes| self.cut(bytes)))))
            }
            Some(Ok(frame)) => Poll::Ready(Some(Ok(frame))),
            Some(Err(error)) => self.fail(error, context),
            None => {
                self.kind = Kind::Empty;
                Poll::Ready(None)
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Empty => true,
            Kind::Full(_) | Kind::Streamed(_) | Kind::Failed(_) => false,
            Kind::Incoming(body) => body.is_end_stream(),
            Kind::Wrapped(body) => body.ended(),
            Kind::File(file) => file.left() == 0,
            Kind::Cut(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        Body::size_hint(self)
    }
}

/// Any body, with errors of one type. A trait of its own, so that one box holds the body and not a wrapper of it.
trait AnyBody {
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>>;
    fn ended(&self) -> bool;
    fn size(&self) -> SizeHint;
}

impl<B> AnyBody for B
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        self.poll_frame(context).map_err(BodyError::broken_off)
    }

    fn ended(&self) -> bool {
        self.is_end_stream()
    }

    fn size(&self) -> SizeHint {
        HttpBody::size_hint(self)
    }
}

/// Any stream of pieces.
trait AnyStream {
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>>;
}

impl<S: Stream<Item: Piece>> AnyStream for S {
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let piece = ready!(self.poll_next(context));
        Poll::Ready(piece.map(|piece| piece.into_piece().map(Frame::data).map_err(BodyError::failed)))
    }
}

impl Default for Body {
    fn default() -> Body {
        Body::empty()
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Body {
        let bytes = bytes.into();
        if bytes.is_empty() { Body::empty() } else { Body::of(Kind::Full(bytes)) }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("size", &self.size_hint()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
