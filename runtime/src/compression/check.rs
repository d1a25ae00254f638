//! Promises of what decompresses requests, for the tests of properties and the fuzz target.

use super::codec::{Coding, Effort, PIECE, compress};
use super::stream::Decompressed;
use crate::body::Body;
use crate::error::BodyError;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Nobody reads further: 1 MiB.
const MOST: usize = 1 << 20;

/// A body that comes in these pieces.
struct Pieces(VecDeque<Bytes>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }
}

/// What has come out of a body.
#[derive(Debug, PartialEq, Eq)]
enum Read {
    /// All there is.
    Whole(Vec<u8>),
    /// As much as is read.
    Long(Vec<u8>),
    Broken,
}

fn read(coding: Coding, bytes: &[u8], piece: usize) -> Read {
    let pieces = Pieces(bytes.chunks(piece.max(1)).map(Bytes::copy_from_slice).collect());
    let mut body = Decompressed::new(Body::wrap(pieces), coding);
    let mut context = Context::from_waker(Waker::noop());
    let mut output = Vec::new();
    let mut turns = 0;
    loop {
        match Pin::new(&mut body).poll_frame(&mut context) {
            Poll::Ready(Some(Ok(frame))) => {
                let data: Bytes = frame.into_data().unwrap_or_default();
                assert!(!data.is_empty() && data.len() <= PIECE, "{} bytes at once", data.len());
                output.extend_from_slice(&data);
                if output.len() >= MOST {
                    output.truncate(MOST);
                    return Read::Long(output);
                }
            }
            Poll::Ready(Some(Err(error))) => {
                assert_is_the_clients(&error);
                assert!(body.is_end_stream());
                return Read::Broken;
            }
            Poll::Ready(None) => return Read::Whole(output),
            // Other tasks have their turn.
            Poll::Pending => {
                turns += 1;
                assert!(turns <= bytes.len() + 1, "it does not end");
            }
        }
    }
}

fn assert_is_the_clients(error: &BodyError) {
    let shown = format!("{error:?}");
    assert!(shown.contains("Content-Encoding"), "{shown}");
}

/// Any bytes come out, as far as they are what they should be, and the same however they were cut; and what was compressed
/// comes out as it was.
pub(crate) fn any_body(bytes: &[u8], piece: usize) {
    for coding in Coding::ALL {
        match (read(coding, bytes, usize::MAX), read(coding, bytes, piece)) {
            // Where it breaks beyond what is read, it may be found sooner or later.
            (Read::Broken, Read::Long(_)) | (Read::Long(_), Read::Broken) => {}
            (whole, cut) => assert_eq!(whole, cut, "{coding:?} in pieces of {piece}"),
        }
    }
    let coding = Coding::ALL[piece % Coding::ALL.len()];
    let compressed = compress(coding, Effort::Quick, bytes).unwrap_or_default();
    assert_eq!(read(coding, &compressed, piece), Read::Whole(bytes.to_vec()), "{coding:?} in pieces of {piece}");
}
