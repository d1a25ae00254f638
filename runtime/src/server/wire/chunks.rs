//! A body in chunks (RFC 9112, 7.1), followed byte by byte where it is not content.

use super::fields::{Line, next_line};
use super::head::Bounds;
use super::refusal::Refusal;

/// How many bytes of extensions a body may have: hyper takes twice as many, and nobody needs any.
const EXTENSIONS: u32 = 8 * 1024;

/// Where in a chunked body the next byte is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) struct Chunks {
    state: State,
    /// Of the chunk: what its line says so far, or what is left of it.
    size: u64,
    extensions: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// At the first digit of a size.
    Start,
    /// After so many of them.
    Size(u8),
    /// After white space, which only an extension may follow.
    Space,
    Extension,
    /// In a quoted text of an extension; after a backslash in it.
    Quoted,
    Escaped,
    SizeLf,
    Content,
    ContentCr,
    ContentLf,
}

/// What has become of some bytes.
pub(super) enum Went {
    /// All are of the body, and it goes on.
    On,
    /// After so many come the trailers.
    ToTrailers(usize),
}

impl Chunks {
    pub(super) const START: Chunks = Chunks { state: State::Start, size: 0, extensions: 0 };

    /// How many bytes of content are to come before anything else.
    pub(super) fn content(&self) -> u64 {
        if self.state == State::Content { self.size } else { 0 }
    }

    /// Notes that so much content has come.
    pub(super) fn went_past(&mut self, length: u64) {
        self.size -= length;
        if self.size == 0 {
            self.state = State::ContentCr;
        }
    }

    /// Goes over bytes.
    pub(super) fn go(&mut self, bytes: &[u8]) -> Result<Went, Refusal> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.state == State::Content {
                let length = self.size.min((bytes.len() - at) as u64);
                self.went_past(length);
                // No more than is there.
                at += length as usize;
                continue;
            }
            at += 1;
            self.state = match (self.state, byte) {
                (State::Start, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => {
                    self.size = digit(byte);
                    State::Size(1)
                }
                // Sixteen digits are all that there are numbers for; more of them would be noughts.
                (State::Size(count), b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') if count < 16 => {
                    self.size = self.size << 4 | digit(byte);
                    State::Size(count + 1)
                }
                (State::Size(_), b'\r') => State::SizeLf,
                (State::Size(_) | State::Space, b';') => self.extended(State::Extension)?,
                (State::Size(_) | State::Space, b' ' | b'\t') => self.extended(State::Space)?,
                (State::Start | State::Size(_) | State::Space, _) => {
                    return Err(Refusal::bad("the size of a chunk is not a number"));
                }
                (State::Extension, b'\r') => State::SizeLf,
                (State::Extension, b'"') => self.extended(State::Quoted)?,
                (State::Quoted, b'"') => self.extended(State::Extension)?,
                (State::Quoted, b'\\') => self.extended(State::Escaped)?,
                (State::Escaped, b'\t' | b' '..=b'~' | 0x80..) => self.extended(State::Quoted)?,
                (State::Extension | State::Quoted, b'\t' | b' '..=b'~' | 0x80..) => self.extended(self.state)?,
                (State::Extension | State::Quoted | State::Escaped, _) => {
                    return Err(Refusal::bad("the extension of a chunk has a control character"));
                }
                (State::SizeLf, b'\n') if self.size == 0 => return Ok(Went::ToTrailers(at)),
                (State::SizeLf, b'\n') => State::Content,
                (State::ContentCr, b'\r') => State::ContentLf,
                (State::ContentLf, b'\n') => State::Start,
                (State::SizeLf, _) => {
                    return Err(Refusal::bad("a line must end with a carriage return and a line feed"));
                }
                (State::ContentCr | State::ContentLf | State::Content, _) => {
                    return Err(Refusal::bad("a chunk is longer than it says"));
                }
            };
        }
        Ok(Went::On)
    }

    fn extended(&mut self, state: State) -> Result<State, Refusal> {
        self.extensions += 1;
        if self.extensions > EXTENSIONS {
            return Err(Refusal::bad("the extensions of chunks are too long"));
        }
        Ok(state)
    }
}

/// Reads the trailers of a body, up to the empty line that ends it: their length, or `None` where the end has not come.
pub(super) fn read_trailers(bytes: &[u8], bounds: Bounds) -> Result<Option<usize>, Refusal> {
    // One less than of a head, since hyper takes no more.
    let bound = bounds.bytes - 1;
    let bytes = &bytes[..bytes.len().min(bound)];
    let mut rest = bytes;
    let mut fields = 0;
    loop {
        match next_line(rest)? {
            Line::Field { name, rest: next, .. } => {
                fields += 1;
                if fields > bounds.fields {
                    return Err(Refusal::TOO_MANY_HEADERS);
                }
                // RFC 9110, 6.5.1: what says where a request goes, or ends, comes too late.
                if FRAMING.iter().any(|framing| name.eq_ignore_ascii_case(framing)) {
                    return Err(Refusal::bad("a header that belongs at the beginning comes after the body"));
                }
                rest = next;
            }
            Line::End { rest } => return Ok(Some(bytes.len() - rest.len())),
            Line::Partial if bytes.len() == bound => return Err(Refusal::HEAD_TOO_LONG),
            Line::Partial => return Ok(None),
        }
    }
}

const FRAMING: [&[u8]; 8] =
    [b"connection", b"content-length", b"expect", b"host", b"te", b"trailer", b"transfer-encoding", b"upgrade"];

fn digit(byte: u8) -> u64 {
    u64::from(match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        _ => byte - b'A' + 10,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How long the body is up to its trailers.
    fn length(body: &str) -> Result<Option<usize>, Refusal> {
        let mut chunks = Chunks::START;
        match chunks.go(body.as_bytes())? {
            Went::On => Ok(None),
            Went::ToTrailers(at) => Ok(Some(at)),
        }
    }

    #[test]
    fn bodies() {
        for (body, end) in [
            ("0\r\n", 3),
            ("000\r\n\r\n", 5),
            ("2\r\nhi\r\n0\r\n", 10),
            ("A\r\n0123456789\r\n0\r\n", 18),
            ("2;a=b;c=\"d;\\\" e\"\r\nhi\r\n0\r\n", 25),
            ("2 ;a\r\nhi\r\n0;x\r\n", 15),
        ] {
            assert_eq!(length(body).unwrap(), Some(end), "{body:?}");
            // However it is cut, it is the same.
            for cut in 0..end {
                let mut chunks = Chunks::START;
                assert!(matches!(chunks.go(&body.as_bytes()[..cut]).unwrap(), Went::On), "{body:?} at {cut}");
                let Ok(Went::ToTrailers(rest)) = chunks.go(&body.as_bytes()[cut..]) else {
                    panic!("{body:?} at {cut}")
                };
                assert_eq!(cut + rest, end);
            }
        }
        assert_eq!(length("ffffffffffffffff\r\nx").unwrap(), None);
        for bad in [
            "\r\n",
            "x\r\n",
            "-1\r\n",
            "+1\r\n",
            "0x1\r\n",
            " 1\r\n",
            "1 \r\n",
            "1 2\r\n",
            "1\n",
            "1\rx",
            "00000000000000000\r\n",
            "1ffffffffffffffff\r\n",
            "1;a\n",
            "1;a\0\r\n",
            "1;a=\"\r\n\"\r\n",
            "1;a=\"\\\n\"\r\n",
            "1;\r\nab\r\n",
            "1\r\na\n",
            "1\r\na\rb",
            "2\r\na\r\n0\r\n",
        ] {
            assert!(length(bad).is_err(), "{bad:?}");
        }
        assert!(length(&format!("1;{}\r\n", "x".repeat(9000))).is_err());
    }
}
