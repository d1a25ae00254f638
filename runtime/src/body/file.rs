//! A file as a body: read piece by piece, off the threads that serve.

use crate::error::{BodyError, Error};
use bytes::Bytes;
use http_body::Frame;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::task::JoinHandle;

/// How much is read at once, and so the most that one answer holds of its file: 64 KiB.
const PIECE: u64 = 64 * 1024;

/// The part of a file that is still to be sent. The next piece is read when the last one has been taken, so a client
/// that reads slowly slows the reading, and one that goes away ends it.
pub(super) struct FileBody {
    state: State,
    left: u64,
}

enum State {
    /// Nothing is being read. With a position where the next piece is not where the file stands.
    Waiting {
        file: File,
        seek: Option<u64>,
    },
    /// A piece is being read; the file comes back with it.
    Reading(JoinHandle<io::Result<(File, Vec<u8>)>>),
    Closed,
}

impl FileBody {
    /// A file that has just been opened, and has this length.
    pub(super) fn new(file: File, length: u64) -> FileBody {
        FileBody { state: State::Waiting { file, seek: None }, left: length }
    }

    /// How many bytes are to come.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Leaves only this part of a body of which nothing has been read. `false` where it has no such part.
    pub(super) fn narrow(&mut self, first: u64, length: u64) -> bool {
        let State::Waiting { seek, .. } = &mut self.state else { return false };
        if first.checked_add(length).is_none_or(|end| end > self.left) {
            return false;
        }
        *seek = Some(seek.unwrap_or(0) + first);
        self.left = length;
        true
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if self.left == 0 {
            self.state = State::Closed;
        }
        let wanted = self.left.min(PIECE);
        loop {
            match std::mem::replace(&mut self.state, State::Closed) {
                State::Closed => return Poll::Ready(None),
                State::Waiting { file, seek } => {
                    let reading = tokio::task::spawn_blocking(move || read(file, seek, wanted));
                    self.state = State::Reading(reading);
                }
                State::Reading(mut reading) => {
                    let Poll::Ready(outcome) = Pin::new(&mut reading).poll(context) else {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    };
                    return Poll::Ready(Some(match outcome.map_err(io::Error::other).flatten() {
                        Ok((file, piece)) => {
                            self.left -= wanted;
                            self.state = State::Waiting { file, seek: None };
                            Ok(Frame::data(Bytes::from(piece)))
                        }
                        Err(error) => Err(BodyError::failed(Error::internal(error))),
                    }));
                }
            }
        }
    }
}

/// So many bytes, all of them: a file that has fewer is not the one whose length has been promised.
fn read(mut file: File, seek: Option<u64>, wanted: u64) -> io::Result<(File, Vec<u8>)> {
    if let Some(position) = seek {
        file.seek(SeekFrom::Start(position))?;
    }
    // At most `PIECE`, which fits a `usize`. By one call of the system: `read_to_end` would make several.
    let mut piece = vec![0; wanted as usize];
    file.read_exact(&mut piece).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => io::Error::new(error.kind(), "the file became shorter while it was sent"),
        _ => error,
    })?;
    Ok((file, piece))
}
