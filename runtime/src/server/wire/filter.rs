//! What passes of a connection's bytes.

use super::chunks::{Chunks, Went, read_trailers};
use super::head::{Bounds, Framing, Known, read};
use super::refusal::Refusal;

/// Follows a connection, and passes on what is to be handled.
#[derive(Debug)]
pub(in crate::server) struct Filter {
    /// Where the first byte is that has not passed.
    place: Place,
    bounds: Bounds,
    /// What has come, has not been taken, and is not all passed: a part of a head, mostly.
    held: Vec<u8>,
    /// How many of the held bytes pass, and how many of those have been taken.
    passed: usize,
    taken: usize,
    /// How many bytes were held when they were last looked at.
    looked: usize,
    /// How many heads have passed.
    requests: u64,
    known: Known,
    refusal: Option<Refusal>,
    /// Whether the refused request is a `HEAD`.
    to_head: bool,
}

/// Where in a connection a byte is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum Place {
    /// Where a request begins.
    Head,
    /// In a body, with so much of it left.
    Length(u64),
    Chunked(Chunks),
    /// After the last chunk.
    Trailers,
}

impl Filter {
    pub(in crate::server) fn new(header_bytes: usize, header_count: usize) -> Filter {
        Filter {
            place: Place::Head,
            bounds: Bounds { bytes: header_bytes, fields: header_count },
            held: Vec::new(),
            passed: 0,
            taken: 0,
            looked: 0,
            requests: 0,
            known: Known::default(),
            refusal: None,
            to_head: false,
        }
    }

    pub(in crate::server) fn place(&self) -> Place {
        self.place
    }

    /// How many requests have begun to pass.
    pub(in crate::server) fn requests(&self) -> u64 {
        self.requests
    }

    /// Gives back what is only kept to be quick.
    pub(in crate::server) fn forget(&mut self) {
        self.known = Known::default();
    }

    /// Why nothing passes any more.
    pub(in crate::server) fn refusal(&self) -> Option<Refusal> {
        self.refusal
    }

    pub(in crate::server) fn refuses_head(&self) -> bool {
        self.to_head
    }

    /// What has come after all that has been taken; `None` where it has been refused.
    pub(in crate::server) fn into_rest(mut self) -> Option<Vec<u8>> {
        self.held.drain(..self.taken);
        self.refusal.is_none().then_some(self.held)
    }

    /// Whether a request has begun and its head is not whole. The empty line that may come before it is no beginning.
    pub(in crate::server) fn in_head(&self) -> bool {
        self.place == Place::Head && !b"\r\n".starts_with(&self.held[self.passed..])
    }

    /// How many bytes may go past without being looked at: they are content of a body.
    pub(in crate::server) fn content(&self) -> u64 {
        match self.place {
            _ if !self.held.is_empty() => 0,
            Place::Length(left) => left,
            Place::Chunked(chunks) => chunks.content(),
            Place::Head | Place::Trailers => 0,
        }
    }

    /// Notes that so many have gone past.
    pub(in crate::server) fn went_past(&mut self, length: usize) {
        match &mut self.place {
            Place::Length(left) => {
                *left -= length as u64;
                if *left == 0 {
                    self.place = Place::Head;
                }
            }
            Place::Chunked(chunks) => chunks.went_past(length as u64),
            Place::Head | Place::Trailers => {}
        }
    }

    /// Looks at bytes that have come, and gives those that pass at once to `take`, which must take them all. Others are
    /// held: [`held`](Filter::held) has them when they pass.
    #[inline]
    pub(in crate::server) fn look(&mut self, bytes: &[u8], take: impl FnOnce(&[u8])) {
        if self.refusal.is_some() {
            return;
        }
        if !self.held.is_empty() {
            self.hold(bytes);
            return;
        }
        let passed = self.scan(bytes);
        take(&bytes[..passed]);
        if passed < bytes.len() && self.refusal.is_none() {
            self.held.extend_from_slice(&bytes[passed..]);
            self.looked = self.held.len();
        }
    }

    /// The bytes that are held, and pass.
    pub(in crate::server) fn held(&self) -> &[u8] {
        &self.held[self.taken..self.passed]
    }

    /// Notes that so many of them have been taken.
    pub(in crate::server) fn took(&mut self, length: usize) {
        self.taken += length;
        if self.taken == self.passed {
            if self.passed == self.held.len() {
                // Its memory goes too: most connections hold nothing, ever.
                self.held = Vec::new();
            } else {
                self.held.drain(..self.passed);
            }
            self.looked = self.looked.saturating_sub(self.passed);
            (self.passed, self.taken) = (0, 0);
        }
    }

    #[cold]
    fn hold(&mut self, bytes: &[u8]) {
        self.held.extend_from_slice(bytes);
        let held = self.held.len() - self.passed;
        // Looked at for each byte, a head that comes byte by byte would cost the square of its length. So it is where it
        // may have ended, and where it has doubled.
        let begin = self.passed + self.looked.saturating_sub(3);
        let ended = self.held[begin..].windows(3).any(|three| three == b"\n\r\n");
        if ended || held >= 2 * self.looked || held >= self.bounds.bytes {
            let held = std::mem::take(&mut self.held);
            self.passed += self.scan(&held[self.passed..]);
            self.held = held;
            self.looked = self.held.len() - self.passed;
        }
    }

    /// Follows bytes; how many of them pass.
    #[inline]
    fn scan(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let length = match &mut self.place {
                Place::Head => match read(rest, self.bounds, &mut self.known) {
                    Ok(Some((length, framing))) => {
                        self.requests += 1;
                        self.place = match framing {
                            Framing::Nothing => Place::Head,
                            Framing::Length(length) => Place::Length(length),
                            Framing::Chunked => Place::Chunked(Chunks::START),
                        };
                        length
                    }
                    Ok(None) => return at,
                    Err(refusal) => {
                        self.to_head = rest.strip_prefix(b"\r\n").unwrap_or(rest).starts_with(b"HEAD ");
                        return self.refuse(at, refusal);
                    }
                },
                Place::Length(left) => {
                    // No more than is there.
                    let length = (*left).min(rest.len() as u64) as usize;
                    self.went_past(length);
                    length
                }
                Place::Chunked(chunks) => match chunks.go(rest) {
                    Ok(Went::On) => rest.len(),
                    Ok(Went::ToTrailers(length)) => {
                        self.place = Place::Trailers;
                        length
                    }
                    Err(refusal) => return self.refuse(at, refusal),
                },
                Place::Trailers => match read_trailers(rest, self.bounds) {
                    Ok(Some(length)) => {
                        self.place = Place::Head;
                        length
                    }
                    Ok(None) => return at,
                    Err(refusal) => return self.refuse(at, refusal),
                },
            };
            at += length;
        }
        at
    }

    #[cold]
    fn refuse(&mut self, at: usize, refusal: Refusal) -> usize {
        self.refusal = Some(refusal);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What passes of bytes that come in these pieces, and why it ends.
    fn passed<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<u8>, Option<Refusal>) {
        let mut filter = Filter::new(8192, 100);
        let mut all = Vec::new();
        for piece in pieces {
            filter.look(piece, |bytes| all.extend_from_slice(bytes));
            // Taken in pieces too.
            while !filter.held().is_empty() {
                let length = filter.held().len().min(7);
                all.extend_from_slice(&filter.held()[..length]);
                filter.took(length);
            }
        }
        (all, filter.refusal())
    }

    const REQUESTS: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n\
        POST /b HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello\
        \r\nPOST /c?d HTTP/1.1\r\nHOST: a\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nhi\r\n0\r\nA: b\r\n\r\n\
        PUT http://a/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n\
        POST /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";

    #[test]
    fn however_it_is_cut_it_is_the_same() {
        for length in [1, 2, 3, 5, 17, 40, 1000] {
            let (all, refusal) = passed(REQUESTS.chunks(length));
            assert_eq!(refusal, None);
            assert_eq!(String::from_utf8_lossy(&all), String::from_utf8_lossy(REQUESTS), "in pieces of {length}");
        }
    }

    #[test]
    fn nothing_passes_of_what_is_refused_nor_after_it() {
        let bad = b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n";
        let bytes = [REQUESTS, bad].concat();
        for length in [1, 2, 3, 5, 17, 40, 1000] {
            let (all, refusal) = passed(bytes.chunks(length));
            assert_eq!(refusal, Some(Refusal::bad("a request has one Host header, not several")));
            assert_eq!(all, REQUESTS, "in pieces of {length}");
        }
    }

    #[test]
    fn only_whole_heads_pass() {
        let head = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        for length in 0..head.len() {
            assert_eq!(passed([&head[..length]]), (Vec::new(), None));
            let mut filter = Filter::new(8192, 100);
            filter.look(&head[..length], |_| {});
            assert_eq!(filter.in_head(), length > 0, "{length}");
        }
        let mut filter = Filter::new(8192, 100);
        filter.look(b"\r\n", |_| {});
        assert!(!filter.in_head());
    }

    #[test]
    fn fields_that_come_again_say_the_same_of_a_body() {
        let length = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 34\r\n\r\n";
        let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        let bodies = ["GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n", "GET / HTTP/1.1\r\nHost: b\r\nHost: b\r\n"];
        let requests =
            [length, bodies[0], length, bodies[1], chunked, "1\r\na\r\n0\r\n\r\n", chunked, "0\r\n\r\n"].concat();
        assert_eq!(passed([requests.as_bytes()]), (requests.clone().into_bytes(), None));
        // Beneath another first line they may say something else.
        let old = chunked.replace("1.1", "1.0");
        let (all, refusal) = passed([[&requests, &*old].concat().as_bytes()]);
        assert_eq!(all, requests.as_bytes());
        assert_eq!(refusal, Some(Refusal::bad("HTTP/1.0 has no transfer codings")));
    }
}
