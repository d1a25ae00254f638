//! Bodies of requests, and where they end.

use super::After::{Closed, Next, NextIfWhole};
use super::Case;

pub const CASES: &[Case] = &[
    // ---- RFC 9112, 6.2: a length.
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi", &[200], Next),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", &[200], Next),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\n\r\n", &[200], Next),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 002\r\n\r\nhi", &[200], Next),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\ncontent-length:\t2 \r\n\r\nhi", &[200], Next),
    Case("POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi", &[200], Next),
    Case("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi", &[200], NextIfWhole),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi\r\n", &[200], Next),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: +2\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2.0\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x2\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2 2\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: two\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length:\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: ２\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2,2\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2, 3\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\ncontent-length: 44\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65\r\n\r\nhi", &[413], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 18446744073709551616\r\n\r\nhi", &[413], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 18446744073709551615\r\n\r\nhi", &[413], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\nhi", &[413], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length : 2\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length\r\n: 2\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length:\r\n 2\r\n\r\nhi", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\nX: y\r\n\r\nhi", &[400], Closed),
    // ---- RFC 9112, 6.1: a transfer coding.
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        &[200],
        Next,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\ntransfer-encoding:CHUNKED \r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        &[200],
        Next,
    ),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", &[200], Next),
    Case("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", &[200], NextIfWhole),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n\
         0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n\
         0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", &[501], Closed),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked, chunked\r\n\r\n0\r\n\r\n",
        &[501],
        Closed,
    ),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n", &[501], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: \u{b}chunked\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\u{0}\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nX: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case(
        "POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    // ---- RFC 9112, 7.1: chunks.
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n001\r\ni\r\n000\r\n\r\n",
        &[200],
        Next,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\na\r\n0123456789\r\n\
         0\r\n\r\n",
        &[200],
        Next,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b;c=\"d;e\"\r\nhi\r\n0;x\r\n\r\n",
        &[200],
        Next,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX: y\r\nZ: a\r\n\r\n",
        &[200],
        Next,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n\r\n\r\n0\r\n\r\n",
        &[200],
        Next,
    ),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nhi\r\n0\r\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n\r\n0\r\n\r\n", &[400], Closed),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n+2\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n 2\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\t0\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2_0\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2.0\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\nhi\n0\n\n", &[400], Closed),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\rxhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi!\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2;\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2;a\nb\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2;a\rb\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2;a=\"\r\n\"\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2;\u{0}\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000002\r\nhi\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhi\r\n0\r\n\r\n",
        &[413],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\nhihihihihi",
        &[413],
        Closed,
    ),
    // ---- RFC 9110, 6.5: trailers.
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 5\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTransfer-Encoding: x\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nHost: b\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX : y\r\n\r\n",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n X: y\r\n\r\n",
        &[400],
        Closed,
    ),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\n\r\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\n", &[400], Closed),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\n\n", &[400], Closed),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: \u{0}\r\n\r\n",
        &[400],
        Closed,
    ),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", &[400], Closed),
    // ---- A body that nobody reads: skipped where it is there, and the end where it is malformed.
    Case("POST /ignore HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n\u{0}\u{1}", &[200], NextIfWhole),
    Case("POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi", &[404], NextIfWhole),
    // ---- A request in the body of another is no request.
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 41\r\n\r\nGET /behind HTTP/1.1\r\nHost: localhost\r\n\r\n",
        &[200],
        Next,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        &[400],
        Closed,
    ),
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n\
         2b\r\nGET /behind HTTP/1.1\r\nHost: localhost\r\n\r\n\r\n0\r\n\r\n",
        &[400],
        Closed,
    ),
    // ---- RFC 9110, 10.1.1: an expectation.
    Case(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-Continue\r\nContent-Length: 65\r\n\r\n",
        &[413],
        Closed,
    ),
    Case("POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: x\r\nContent-Length: 2\r\n\r\nhi", &[417], Closed),
];
