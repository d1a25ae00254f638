//! What the filter lets pass, hyper must read as the filter did: for the tests, and for the fuzz target.
#![allow(clippy::unwrap_used, reason = "a broken promise is to panic")]

use super::fields::{Line, next_line};
use super::filter::Filter;
use super::head::{Bounds, Framing, Known, read};
use crate::body::Body;
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use std::cell::RefCell;
use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

const BOUNDS: Bounds = Bounds { bytes: 16 * 1024, fields: 100 };

/// A request, as one of the two reads it.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    method: String,
    target: String,
    /// Names in lower case, and values, sorted.
    fields: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    /// Whether the body has come to its end.
    whole: bool,
}

/// Gives the bytes to the filter in pieces of this length, and what passes to hyper. Panics where they disagree.
pub(crate) fn any_bytes(bytes: &[u8], piece: usize) {
    let mut filter = Filter::new(BOUNDS.bytes, BOUNDS.fields);
    let mut passed = Vec::new();
    for piece in bytes.chunks(piece.max(1)) {
        filter.look(piece, |bytes| passed.extend_from_slice(bytes));
        let held = filter.held().len();
        passed.extend_from_slice(filter.held());
        if held > 0 {
            filter.took(held);
        }
    }
    assert!(bytes.starts_with(&passed), "what passes is a beginning of what has come");
    let ours = ours(&passed);
    assert_eq!(ours.len() as u64, filter.requests(), "the filter counts what passes");
    let (theirs, answers) = theirs(&passed, piece.max(1));
    for status in ["400", "414", "431"] {
        let refused = answers.contains(&format!("HTTP/1.1 {status} "));
        assert!(!refused, "hyper refuses what passes: {:?}: {answers:?}", String::from_utf8_lossy(&passed));
    }
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours, theirs, "{:?}", String::from_utf8_lossy(&passed));
    }
    // hyper may stop earlier, where the client wants the connection closed or a body breaks off; never later.
    let stops = theirs.last().is_some_and(|last| !last.whole) || answers.contains("connection: close");
    let stops = stops || answers.contains("HTTP/1.0 200");
    assert!(
        theirs.len() == ours.len() || (theirs.len() < ours.len() && stops),
        "{} of {} requests: {:?}",
        theirs.len(),
        ours.len(),
        String::from_utf8_lossy(&passed)
    );
}

/// The requests in what has passed.
fn ours(mut rest: &[u8]) -> Vec<Seen> {
    let mut all = Vec::new();
    while let Ok(Some((length, framing))) = read(rest, BOUNDS, &mut Known::default()) {
        let (head, after) = rest.split_at(length);
        let (body, whole, after) = match framing {
            Framing::Nothing => (Vec::new(), true, after),
            Framing::Length(length) => {
                let there = (length).min(after.len() as u64) as usize;
                (after[..there].to_vec(), there as u64 == length, &after[there..])
            }
            Framing::Chunked => content(after),
        };
        all.push(seen(head, body, whole));
        rest = after;
    }
    all
}

fn seen(head: &[u8], body: Vec<u8>, whole: bool) -> Seen {
    let head = head.strip_prefix(b"\r\n").unwrap_or(head);
    let end = head.windows(2).position(|two| two == b"\r\n").unwrap();
    let line = String::from_utf8(head[..end].to_vec()).unwrap();
    let mut words = line.split(' ');
    let (method, mut target) = (words.next().unwrap().to_owned(), words.next().unwrap().to_owned());
    if !target.starts_with('/') {
        // `http` puts in the slash that is left out.
        target = target.parse::<http::Uri>().unwrap().to_string();
    }
    let mut fields = Vec::new();
    let mut rest = &head[end + 2..];
    while let Ok(Line::Field { name, value, rest: next }) = next_line(rest) {
        fields.push((String::from_utf8(name.to_ascii_lowercase()).unwrap(), value.to_vec()));
        rest = next;
    }
    fields.sort();
    Seen { method, target, fields, body, whole }
}

/// The content of a body in chunks, whether it has ended, and what comes after it.
fn content(mut rest: &[u8]) -> (Vec<u8>, bool, &[u8]) {
    let mut content = Vec::new();
    loop {
        let Some(end) = rest.windows(2).position(|two| two == b"\r\n") else { return (content, false, b"") };
        let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let size = u64::from_str_radix(std::str::from_utf8(&rest[..digits]).unwrap(), 16).unwrap();
        rest = &rest[end + 2..];
        if size == 0 {
            break;
        }
        let there = size.min(rest.len() as u64) as usize;
        content.extend_from_slice(&rest[..there]);
        rest = &rest[there..];
        if rest.len() < 2 {
            return (content, false, b"");
        }
        rest = &rest[2..];
    }
    loop {
        match next_line(rest) {
            Ok(Line::Field { rest: next, .. }) => rest = next,
            Ok(Line::End { rest }) => return (content, true, rest),
            _ => return (content, false, b""),
        }
    }
}

/// The requests as hyper reads them, and all that is answered.
fn theirs(bytes: &[u8], piece: usize) -> (Vec<Seen>, String) {
    let all = RefCell::new(Vec::new());
    let answers = RefCell::new(Vec::new());
    let service = service_fn(|request: http::Request<Incoming>| async {
        let (head, mut body) = request.into_parts();
        let number = all.borrow().len();
        let mut fields: Vec<_> =
            head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect();
        fields.sort();
        let target = head.uri.to_string();
        let seen = Seen { method: head.method.to_string(), target, fields, body: Vec::new(), whole: false };
        all.borrow_mut().push(seen);
        loop {
            match poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        all.borrow_mut()[number].body.extend_from_slice(&data);
                    }
                }
                Some(Err(_)) => break,
                None => {
                    all.borrow_mut()[number].whole = true;
                    break;
                }
            }
        }
        Ok::<_, Infallible>(http::Response::new(Body::empty()))
    });
    let mut builder = http1::Builder::new();
    builder.half_close(true).header_read_timeout(None).max_buf_size(BOUNDS.bytes).max_header_size(BOUNDS.bytes);
    let script = Script { bytes, piece, answers: &answers };
    {
        let mut connection = pin!(builder.serve_connection(script, service));
        let mut context = Context::from_waker(Waker::noop());
        // Nothing here is ever waited for: it is only that hyper lets others have their turn.
        assert!((0..100_000).any(|_| connection.as_mut().poll(&mut context).is_ready()), "hyper does not end");
    }
    (all.into_inner(), String::from_utf8_lossy(&answers.into_inner()).into_owned())
}

/// A connection that brings these bytes in pieces, and then its end.
struct Script<'a> {
    bytes: &'a [u8],
    piece: usize,
    answers: &'a RefCell<Vec<u8>>,
}

impl Read for Script<'_> {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, mut cursor: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let (piece, rest) = self.bytes.split_at(self.piece.min(self.bytes.len()).min(cursor.remaining()));
        cursor.put_slice(piece);
        self.bytes = rest;
        Poll::Ready(Ok(()))
    }
}

impl Write for Script<'_> {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.answers.borrow_mut().extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::any_bytes;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    /// What requests are made of, good and bad.
    const PARTS: &[&str] = &[
        "GET / HTTP/1.1\r\n",
        "POST /a?b=c HTTP/1.1\r\n",
        "PUT http://a/x HTTP/1.1\r\n",
        "HEAD / HTTP/1.0\r\n",
        "OPTIONS * HTTP/1.1\r\n",
        "CONNECT a:1 HTTP/1.1\r\n",
        "GET http://b?c HTTP/1.0\r\n",
        "Host: a\r\n",
        "host:b:80\r\n",
        "Host: \r\n",
        "Content-Length: 5\r\n",
        "content-length: 0\r\n",
        "Content-Length: 12\r\n",
        "Content-Length: 5, 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "transfer-encoding: Chunked\t\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Connection: close\r\n",
        "Connection: keep-alive\r\n",
        "Expect: 100-continue\r\n",
        "Upgrade: h2c\r\n",
        "X: y\r\n",
        "X:\t \r\n",
        "X : y\r\n",
        " X: y\r\n",
        "X: \u{e9}\u{0}\r\n",
        "\r\n",
        "\n",
        "\r",
        "5\r\nhello\r\n",
        "0\r\n\r\n",
        "0\r\nA: b\r\n\r\n",
        "00A;x=\"y\"\r\n0123456789\r\n",
        "5 ;\r\nhello\r\n",
        "hello",
        ":",
        " ",
        "\t",
        "\"",
        "{",
        "#",
        "?",
        "\u{7f}",
        "HTTP/1.1",
        "GET ",
    ];

    /// A whole request, from which others are made by changing bytes.
    const WHOLE: &[&str] = &[
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a/b?c=d&e HTTP/1.1\r\nHost: a.example:80\r\nAccept: */*\r\nX-Y: z, w\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\n0\r\nA: b\r\n\r\n",
        "PUT http://a/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "\r\nPOST / HTTP/1.1\r\nExpect: 100-continue\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn parts_in_any_order(parts in vec(select(PARTS), 0..30), piece in 1_usize..80) {
            any_bytes(parts.concat().as_bytes(), piece);
        }

        #[test]
        fn requests_with_changed_bytes(
            requests in vec(select(WHOLE), 1..4),
            changes in vec((any::<prop::sample::Index>(), select(b"\r\n\t :;,\"#?\x00\x7f\x80/0Aa.".as_slice())), 0..3),
            piece in 1_usize..200,
        ) {
            let mut bytes = requests.concat().into_bytes();
            for (index, byte) in changes {
                let length = bytes.len();
                bytes[index.index(length)] = byte;
            }
            any_bytes(&bytes, piece);
        }

        #[test]
        fn any_bytes_at_all(bytes in vec(any::<u8>(), 0..200), piece in 1_usize..40) {
            any_bytes(&bytes, piece);
        }
    }
}
