//! Where parts begin and end: a machine that is fed bytes and says what they are, in one pass and bounded memory.
//!
//! Why not multer: its version 3.1 keeps all before the first boundary in memory, searches the head of a part from the
//! beginning with each piece that comes, reads on for as long as the connection brings something, and finds `name=`
//! inside of a quoted file name.

use super::Broken;
use super::header::{Head, head};
use bytes::{Buf, Bytes, BytesMut};
use memchr::memmem::Finder;

/// The most bytes before the first part, and after the last: there are none by the books of browsers.
const MOST_BESIDE: usize = 4 * 1024;
/// The most bytes of the head of a part.
const MOST_HEAD: usize = 8 * 1024;
/// The most spaces after a boundary.
const MOST_PADDING: usize = 128;
/// The most parts.
pub(super) const MOST_PARTS: usize = 1000;

const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// What the bytes are.
#[derive(Debug)]
pub(super) enum Event {
    /// A part begins.
    Part(Head),
    /// More of its content.
    Data(Bytes),
    /// It is whole.
    PartEnds,
    /// The form is whole.
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first boundary.
    Preamble,
    /// After a boundary that has been found, of which it is not known yet whether it is one. `true` where it may end the
    /// content of a part.
    Boundary(bool),
    Head,
    Data,
    /// The content of a part has been given away, and its end has not been told.
    Ending(Next),
    Epilogue,
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Head,
    Epilogue,
}

/// The machine.
pub(super) struct Splitter {
    buffer: BytesMut,
    /// `\r\n--` and the boundary.
    delimiter: Finder<'static>,
    state: State,
    /// How many bytes of the buffer have been searched to no avail.
    searched: usize,
    /// How many bytes have been passed over before the first part, or after the last.
    beside: usize,
    parts: usize,
    ended: bool,
}

impl Splitter {
    pub(super) fn new(boundary: &str) -> Splitter {
        let delimiter = format!("\r\n--{boundary}");
        Splitter {
            // The first boundary has no line before it.
            buffer: BytesMut::from(&b"\r\n"[..]),
            delimiter: Finder::new(delimiter.as_bytes()).into_owned(),
            state: State::Preamble,
            searched: 0,
            beside: 0,
            parts: 0,
            ended: false,
        }
    }

    /// More bytes.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// There are no more bytes.
    pub(super) fn finish(&mut self) {
        self.ended = true;
    }

    /// What comes next; `None` where more bytes are needed to know.
    pub(super) fn next(&mut self) -> Result<Option<Event>, Broken> {
        loop {
            let before = self.state;
            let event = match self.state {
                State::Preamble => self.preamble()?,
                State::Boundary(in_part) => self.boundary(in_part)?,
                State::Head => self.head()?,
                State::Data => self.data(),
                State::Ending(next) => {
                    self.state = match next {
                        Next::Head => State::Head,
                        Next::Epilogue => State::Epilogue,
                    };
                    return Ok(Some(Event::PartEnds));
                }
                State::Epilogue => self.epilogue()?,
                State::Done => return Ok(Some(Event::End)),
            };
            if event.is_some() {
                return Ok(event);
            }
            if self.state == before {
                return match self.ended {
                    true => Err(Broken::Malformed("the form breaks off")),
                    false => Ok(None),
                };
            }
        }
    }

    /// Where the next delimiter is that has not been looked at; if there is none, from where on there may be one.
    fn find(&mut self) -> Result<usize, usize> {
        match self.delimiter.find(&self.buffer[self.searched..]) {
            Some(at) => Ok(self.searched + at),
            None => {
                let tail = self.buffer.len().saturating_sub(self.delimiter.needle().len() - 1).max(self.searched);
                let begins = |at: &usize| self.delimiter.needle().starts_with(&self.buffer[*at..]);
                let open = memchr::memchr_iter(b'\r', &self.buffer[tail..]).map(|at| tail + at).find(begins);
                Err(open.unwrap_or(self.buffer.len()))
            }
        }
    }

    fn pass_over(&mut self, bytes: usize) -> Result<(), Broken> {
        self.beside += bytes;
        self.buffer.advance(bytes);
        self.searched = 0;
        match self.beside > MOST_BESIDE {
            true => Err(Broken::Malformed("there is more than 4 KiB before the first part, or after the last")),
            false => Ok(()),
        }
    }

    fn preamble(&mut self) -> Result<Option<Event>, Broken> {
        match self.find() {
            Ok(at) => {
                self.pass_over(at)?;
                self.state = State::Boundary(false);
            }
            Err(open) => self.pass_over(open)?,
        }
        Ok(None)
    }

    /// The buffer begins with a delimiter: it is one where its line ends after it, or `--` follows.
    fn boundary(&mut self, in_part: bool) -> Result<Option<Event>, Broken> {
        let length = self.delimiter.needle().len();
        let after = &self.buffer[length..];
        let padding = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if padding > MOST_PADDING {
            return Err(Broken::Malformed("a boundary is followed by too many spaces"));
        }
        let (taken, next) = match (&after[padding..], padding) {
            ([b'-', b'-', ..], 0) => (length + 2, Next::Epilogue),
            ([b'\r', b'\n', ..], _) => (length + padding, Next::Head),
            ([] | [b'\r'], _) | ([b'-'], 0) => return Ok(None),
            _ => {
                // A longer line, which only begins as a boundary does: it is content.
                self.searched = length;
                self.state = if in_part { State::Data } else { State::Preamble };
                return Ok(None);
            }
        };
        if next == Next::Head {
            self.parts += 1;
            if self.parts > MOST_PARTS {
                return Err(Broken::TooMuch("the form has more than 1,000 parts"));
            }
        }
        // The line's end stays: an empty head is two of them in a row.
        self.buffer.advance(taken);
        self.searched = 0;
        self.state = match (in_part, next) {
            (true, next) => State::Ending(next),
            (false, Next::Head) => State::Head,
            (false, Next::Epilogue) => State::Epilogue,
        };
        self.beside = 0;
        Ok(None)
    }

    fn head(&mut self) -> Result<Option<Event>, Broken> {
        let from = self.searched.saturating_sub(END_OF_HEAD.len() - 1);
        let Some(at) = memchr::memmem::find(&self.buffer[from..], END_OF_HEAD).map(|at| from + at) else {
            self.searched = self.buffer.len();
            return match self.buffer.len() > MOST_HEAD {
                true => Err(Broken::TooMuch("the head of a part is longer than 8 KiB")),
                false => Ok(None),
            };
        };
        if at > MOST_HEAD {
            return Err(Broken::TooMuch("the head of a part is longer than 8 KiB"));
        }
        let head = head(&self.buffer[..at])?;
        self.buffer.advance(at + END_OF_HEAD.len());
        self.searched = 0;
        self.state = State::Data;
        Ok(Some(Event::Part(head)))
    }

    fn data(&mut self) -> Option<Event> {
        let (end, found) = match self.find() {
            Ok(at) => (at, true),
            Err(open) => (open, false),
        };
        self.searched = 0;
        if found {
            self.state = State::Boundary(true);
        }
        (end > 0).then(|| Event::Data(self.buffer.split_to(end).freeze()))
    }

    /// To the end of the body, so that the connection can be used again.
    fn epilogue(&mut self) -> Result<Option<Event>, Broken> {
        self.pass_over(self.buffer.len())?;
        if self.ended {
            self.state = State::Done;
        }
        Ok(None)
    }
}
