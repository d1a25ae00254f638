//! Bodies that are compressed or decompressed as they pass.

use super::codec::{Coding, Decoder, Effort, Encoder, drain, encode, once};
use crate::body::Body;
use crate::error::{BodyError, Error};
use bytes::Bytes;
use compression_codecs::core::util::PartialBuffer;
use http_body::{Body as HttpBody, Frame};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

/// So much of the content is compressed before other tasks of the thread have their turn, where nothing comes out: 256 KiB.
const TURN: usize = 256 * 1024;

/// A body on its way to a client, compressed.
///
/// Where the content has nothing more for now, what the encoder holds back is sent: a page that is streamed shows as far
/// as it has come.
pub(super) struct Compressed {
    body: Body,
    /// Nothing after the end.
    encoder: Option<Encoder>,
    /// Whether the encoder may hold something back.
    holds: bool,
    /// What comes after the end.
    trailers: Option<Frame<Bytes>>,
}

impl Compressed {
    pub(super) fn new(body: Body, coding: Coding) -> Compressed {
        let length = body.size_hint().exact().and_then(|length| usize::try_from(length).ok());
        Compressed { body, encoder: Some(coding.encoder(Effort::Quick, length)), holds: false, trailers: None }
    }

    fn finished(&mut self) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let mut output = Vec::new();
        if let Some(mut encoder) = self.encoder.take()
            && let Err(error) = drain(&mut output, |piece| encoder.finish(piece))
        {
            return Poll::Ready(Some(Err(failed(error))));
        }
        if output.is_empty() { Poll::Ready(self.trailers.take().map(Ok)) } else { sent(output) }
    }
}

fn sent(output: Vec<u8>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
    Poll::Ready(Some(Ok(Frame::data(Bytes::from(output)))))
}

/// It cannot be for want of the client.
fn failed(error: io::Error) -> BodyError {
    BodyError::failed(Error::internal(error))
}

impl HttpBody for Compressed {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        let mut taken = 0;
        while let Some(encoder) = &mut this.encoder {
            if taken >= TURN {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            let mut output = Vec::new();
            match Pin::new(&mut this.body).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => {
                        taken += data.len();
                        this.holds = true;
                        if let Err(error) = encode(&mut **encoder, &data, &mut output) {
                            this.encoder = None;
                            return Poll::Ready(Some(Err(failed(error))));
                        }
                    }
                    Err(trailers) => {
                        this.trailers = Some(trailers);
                        return this.finished();
                    }
                },
                Poll::Ready(Some(Err(error))) => {
                    this.encoder = None;
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(None) => return this.finished(),
                Poll::Pending if this.holds => {
                    this.holds = false;
                    if let Err(error) = drain(&mut output, |piece| encoder.flush(piece)) {
                        this.encoder = None;
                        return Poll::Ready(Some(Err(failed(error))));
                    }
                    if output.is_empty() {
                        return Poll::Pending;
                    }
                }
                Poll::Pending => return Poll::Pending,
            }
            if !output.is_empty() {
                return sent(output);
            }
        }
        Poll::Ready(this.trailers.take().map(Ok))
    }

    fn is_end_stream(&self) -> bool {
        self.encoder.is_none() && self.trailers.is_none()
    }
}

/// A body that a client has sent compressed, decompressed: never more at once than one piece, so that a small body which
/// is a large one when decompressed takes no room, and the limit of its route ends it.
pub(super) struct Decompressed {
    body: Body,
    /// Nothing after the end.
    decoder: Option<Decoder>,
    /// What has come and is not yet decompressed.
    input: Bytes,
    /// Whether the coding's own end has been seen.
    ended: bool,
    /// Whether the decoder has filled a whole piece, and may have more without more input.
    full: bool,
}

impl Decompressed {
    pub(super) fn new(body: Body, coding: Coding) -> Decompressed {
        Decompressed { body, decoder: Some(coding.decoder()), input: Bytes::new(), ended: false, full: false }
    }

    /// One piece, perhaps an empty one.
    fn piece(&mut self) -> io::Result<Vec<u8>> {
        let Some(decoder) = &mut self.decoder else { return Ok(Vec::new()) };
        if self.ended {
            // RFC 1952, 2.2, and RFC 8878, 3.1: members and frames may follow each other.
            decoder.reinit()?;
            self.ended = false;
        }
        let mut output = Vec::new();
        let mut input = PartialBuffer::new(&self.input[..]);
        (self.ended, self.full) = once(&mut output, |piece| {
            let ended = decoder.decode(&mut input, piece)?;
            Ok((ended, piece.has_no_spare_space()))
        })?;
        let taken = input.written_len();
        if taken == 0 && output.is_empty() && !self.input.is_empty() && !self.ended {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the body cannot be decompressed further"));
        }
        drop(self.input.split_to(taken));
        Ok(output)
    }
}

/// It is the client's fault.
fn broken(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> BodyError {
    BodyError::failed(Error::bad_request("the body is not what its Content-Encoding says").with_cause(error))
}

impl HttpBody for Decompressed {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        let mut pieces = 0;
        while this.decoder.is_some() {
            if !this.input.is_empty() || (this.full && !this.ended) {
                pieces += 1;
                match this.piece() {
                    Ok(output) if output.is_empty() => {}
                    Ok(output) => return sent(output),
                    Err(error) => {
                        this.decoder = None;
                        return Poll::Ready(Some(Err(broken(error))));
                    }
                }
                if pieces > 64 {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                continue;
            }
            match Pin::new(&mut this.body).poll_frame(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(frame))) => {
                    // Trailers are passed over, as they are where nothing is decompressed.
                    if let Ok(data) = frame.into_data() {
                        this.input = data;
                    }
                }
                Poll::Ready(Some(Err(error))) => {
                    this.decoder = None;
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(None) => {
                    this.decoder = None;
                    if !this.ended {
                        return Poll::Ready(Some(Err(broken("it ends before the coding does"))));
                    }
                }
            }
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.decoder.is_none()
    }
}
