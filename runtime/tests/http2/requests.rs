//! Requests, good and bad (RFC 9113, 5, 6 and 8).

use super::site::{expect_served, serve, start};
use super::wire::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    Status(u16),
    Reset(u32),
    Goaway(u32),
}
use Refused::{Goaway, Reset, Status};

/// What comes of these bytes, sent behind a good beginning.
async fn refused(address: std::net::SocketAddr, bytes: &[u8]) -> Refused {
    let mut wire = Wire::connect(address).await;
    wire.send(bytes).await;
    while let Some(frame) = wire.next().await {
        match frame.kind {
            HEADERS => return Status(frame.status()),
            RST_STREAM => return Reset(frame.code()),
            GOAWAY => return Goaway(frame.code()),
            _ => {}
        }
    }
    panic!("nothing has come but the end");
}

/// Whether each comes out as it should; all that do not are told.
async fn expect_all(address: std::net::SocketAddr, cases: &[(&str, Vec<u8>, Refused)]) {
    let mut wrong = Vec::new();
    for (name, bytes, expected) in cases {
        let found = refused(address, bytes).await;
        if found != *expected {
            wrong.push(format!("{name}: {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn with(change: impl FnOnce(&mut Vec<(&'static str, String)>)) -> Vec<u8> {
    let mut block = get("/");
    change(&mut block);
    let block: Vec<_> = block.iter().map(|(name, value)| (*name, value.as_str())).collect();
    headers(1, END_STREAM, &block)
}

fn set(name: &'static str, value: &str) -> Vec<u8> {
    with(|block| {
        for field in block.iter_mut().filter(|field| field.0 == name) {
            field.1 = value.to_owned();
        }
    })
}

fn without(name: &'static str) -> Vec<u8> {
    with(|block| block.retain(|field| field.0 != name))
}

fn and(name: &'static str, value: &str) -> Vec<u8> {
    with(|block| block.push((name, value.to_owned())))
}

fn post(fields: &[(&str, &str)], data: &[(&[u8], u8)]) -> Vec<u8> {
    let mut block = vec![(":method", "POST"), (":scheme", "http"), (":authority", "localhost"), (":path", "/upload")];
    block.extend(fields);
    let mut bytes = headers(1, 0, &block);
    for (data, flags) in data {
        bytes.extend(frame(DATA, *flags, 1, data));
    }
    bytes
}

#[tokio::test]
async fn both_versions_by_one_port_and_the_same_handlers() {
    let (client, address) = start().await;
    expect_served(&client, address).await;
    let mut wire = Wire::connect(address).await;
    wire.send(&request(1, "/echo")).await;
    assert_eq!(wire.status(1).await, 200);
    assert_eq!(wire.body(1).await, "HTTP/2.0 http localhost");
    client.get("/echo").await.expect_text(&format!("HTTP/1.1 http {address}"));
}

#[tokio::test]
async fn the_version_is_told_from_whatever_pieces() {
    let (_client, address) = start().await;
    let mut wire = Wire::silent(address).await;
    let mut bytes = PREFACE.to_vec();
    bytes.extend(frame(SETTINGS, 0, 0, &[]));
    bytes.extend(request(1, "/"));
    for byte in bytes {
        wire.send(&[byte]).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(wire.status(1).await, 200);
    for start in ["P", "PR", "PRI"] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(start.as_bytes()).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        stream.write_all(b"X / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 501 "), "{start}: {answer}");
    }
    // The preface of another version is no request.
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"PRI * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer).await;
    assert!(!answer.windows(3).any(|three| three == b"200"), "{}", String::from_utf8_lossy(&answer));
}

#[tokio::test]
async fn pseudo_headers() {
    let (_client, address) = start().await;
    let cases: &[(&str, Vec<u8>, Refused)] = &[
        ("no :method", without(":method"), Reset(PROTOCOL_ERROR)),
        ("no :scheme", without(":scheme"), Reset(PROTOCOL_ERROR)),
        ("no :path", without(":path"), Reset(PROTOCOL_ERROR)),
        ("no :authority and no host", without(":authority"), Status(400)),
        ("an empty :path", set(":path", ""), Reset(PROTOCOL_ERROR)),
        ("a :path without a slash", set(":path", "index"), Reset(PROTOCOL_ERROR)),
        ("a :path that is *", set(":path", "*"), Status(400)),
        ("a :path that is a URL", set(":path", "http://localhost/"), Reset(PROTOCOL_ERROR)),
        ("a space in :path", set(":path", "/a b"), Reset(PROTOCOL_ERROR)),
        ("a line break in :path", set(":path", "/a\r\nb: c"), Reset(PROTOCOL_ERROR)),
        ("a space in :method", set(":method", "GET /"), Goaway(PROTOCOL_ERROR)),
        ("an empty :method", set(":method", ""), Goaway(PROTOCOL_ERROR)),
        ("an unknown :method", set(":method", "BREW"), Status(501)),
        ("a :scheme of another world", set(":scheme", "ftp"), Status(400)),
        ("an empty :scheme", set(":scheme", ""), Status(400)),
        ("an empty :authority", set(":authority", ""), Reset(PROTOCOL_ERROR)),
        ("a user in :authority", set(":authority", "user@localhost"), Status(400)),
        ("a path in :authority", set(":authority", "localhost/a"), Reset(PROTOCOL_ERROR)),
        ("a port in :authority that is none", set(":authority", "localhost:99999"), Status(400)),
        ("two hosts in :authority", set(":authority", "localhost,example.org"), Status(400)),
        ("a second :method", and(":method", "GET"), Reset(PROTOCOL_ERROR)),
        ("a second :path", and(":path", "/"), Reset(PROTOCOL_ERROR)),
        ("a second :scheme", and(":scheme", "http"), Reset(PROTOCOL_ERROR)),
        ("a second :authority", and(":authority", "localhost"), Reset(PROTOCOL_ERROR)),
        ("a :status", and(":status", "200"), Reset(PROTOCOL_ERROR)),
        ("an unknown pseudo-header", and(":squall", "1"), Goaway(PROTOCOL_ERROR)),
        ("a :protocol without CONNECT", and(":protocol", "websocket"), Reset(PROTOCOL_ERROR)),
        (
            "a pseudo-header behind a field",
            with(|block| block.insert(2, ("accept", "*/*".to_owned()))),
            Reset(PROTOCOL_ERROR),
        ),
        ("a host besides", with(|block| block.push(("host", "localhost".to_owned()))), Status(200)),
        ("another host besides", and("host", "example.org"), Status(400)),
        ("the host with a port besides", and("host", "localhost:80"), Status(400)),
        (
            "two hosts",
            with(|block| block.extend([("host", "localhost".to_owned()), ("host", "localhost".to_owned())])),
            Status(400),
        ),
        (
            "a host alone",
            with(|block| {
                block.retain(|field| field.0 != ":authority");
                block.push(("host", "localhost".to_owned()));
            }),
            Status(200),
        ),
        (
            "a host alone that is none",
            with(|block| {
                block.retain(|field| field.0 != ":authority");
                block.push(("host", "local host".to_owned()));
            }),
            Status(400),
        ),
        ("the host of another site", set(":authority", "evil.example"), Status(421)),
        ("CONNECT", headers(1, END_STREAM, &[(":method", "CONNECT"), (":authority", "localhost")]), Status(501)),
        (
            "CONNECT with a :path",
            headers(1, END_STREAM, &[(":method", "CONNECT"), (":authority", "localhost"), (":path", "/")]),
            Reset(PROTOCOL_ERROR),
        ),
        (
            "OPTIONS *",
            {
                headers(
                    1,
                    END_STREAM,
                    &[(":method", "OPTIONS"), (":scheme", "http"), (":authority", "localhost"), (":path", "*")],
                )
            },
            Status(204),
        ),
    ];
    expect_all(address, cases).await;
}

#[tokio::test]
async fn fields_that_may_not_be() {
    let (_client, address) = start().await;
    let cases: &[(&str, Vec<u8>, Refused)] = &[
        ("a name in upper case", and("Accept", "*/*"), Goaway(PROTOCOL_ERROR)),
        ("an empty name", and("", "a"), Goaway(PROTOCOL_ERROR)),
        ("a space in a name", and("a b", "c"), Goaway(PROTOCOL_ERROR)),
        ("a colon in a name", and("a:b", "c"), Goaway(PROTOCOL_ERROR)),
        ("a line break in a name", and("a\r\nb", "c"), Goaway(PROTOCOL_ERROR)),
        ("a line break in a value", and("a", "b\r\nc: d"), Goaway(PROTOCOL_ERROR)),
        ("a NUL in a value", and("a", "b\0c"), Goaway(PROTOCOL_ERROR)),
        ("connection", and("connection", "close"), Reset(PROTOCOL_ERROR)),
        ("keep-alive", and("keep-alive", "5"), Reset(PROTOCOL_ERROR)),
        ("proxy-connection", and("proxy-connection", "close"), Reset(PROTOCOL_ERROR)),
        ("transfer-encoding", and("transfer-encoding", "chunked"), Reset(PROTOCOL_ERROR)),
        ("upgrade", and("upgrade", "h2c"), Reset(PROTOCOL_ERROR)),
        ("te: gzip", and("te", "gzip"), Reset(PROTOCOL_ERROR)),
        ("te: trailers, gzip", and("te", "trailers, gzip"), Reset(PROTOCOL_ERROR)),
        ("te: trailers", and("te", "trailers"), Status(200)),
    ];
    expect_all(address, cases).await;
}

#[tokio::test]
async fn lengths_of_bodies() {
    let (_client, address) = start().await;
    let cases: &[(&str, Vec<u8>, Refused)] = &[
        ("as said", post(&[("content-length", "4")], &[(b"abcd", END_STREAM)]), Status(200)),
        ("in pieces", post(&[("content-length", "4")], &[(b"ab", 0), (b"cd", 0), (b"", END_STREAM)]), Status(200)),
        ("more than said", post(&[("content-length", "3")], &[(b"abcd", END_STREAM)]), Reset(PROTOCOL_ERROR)),
        ("less than said", post(&[("content-length", "5")], &[(b"abcd", END_STREAM)]), Reset(PROTOCOL_ERROR)),
        ("no number", post(&[("content-length", "four")], &[(b"abcd", END_STREAM)]), Reset(PROTOCOL_ERROR)),
        ("negative", post(&[("content-length", "-4")], &[(b"abcd", END_STREAM)]), Reset(PROTOCOL_ERROR)),
        (
            "two lengths",
            post(&[("content-length", "4"), ("content-length", "5")], &[(b"abcd", 1)]),
            Reset(PROTOCOL_ERROR),
        ),
        (
            "a length and no body",
            {
                headers(
                    1,
                    END_STREAM,
                    &[
                        (":method", "POST"),
                        (":scheme", "http"),
                        (":authority", "localhost"),
                        (":path", "/upload"),
                        ("content-length", "4"),
                    ],
                )
            },
            Reset(PROTOCOL_ERROR),
        ),
        ("longer than the limit", post(&[("content-length", "3000000")], &[]), Status(413)),
    ];
    expect_all(address, cases).await;
}

/// Where the RFC has a code of its own for an error, h2 says `PROTOCOL_ERROR`. A second head it reads as trailers, and leaves out
/// what begins with a colon.
#[tokio::test]
async fn frames_that_may_not_be() {
    let (_client, address) = start().await;
    let index = request(1, "/slow/2000");
    let after = |bytes: Vec<u8>| [index.clone(), bytes].concat();
    let open = post(&[], &[]);
    let cases: &[(&str, Vec<u8>, Refused)] = &[
        ("HEADERS on stream 0", frame(HEADERS, 5, 0, &fields(&[])), Goaway(PROTOCOL_ERROR)),
        ("HEADERS on an even stream", frame(HEADERS, 5, 2, &request(2, "/")[9..]), Goaway(PROTOCOL_ERROR)),
        ("an older stream", [request(5, "/slow/2000"), request(3, "/")].concat(), Goaway(PROTOCOL_ERROR)),
        ("DATA on stream 0", frame(DATA, 0, 0, b"a"), Goaway(PROTOCOL_ERROR)),
        ("DATA on an idle stream", frame(DATA, 0, 7, b"a"), Goaway(PROTOCOL_ERROR)),
        ("DATA behind the end", after(frame(DATA, 0, 1, b"a")), Goaway(PROTOCOL_ERROR)),
        (
            "DATA with more padding than there is",
            [open.clone(), frame(DATA, 8, 1, &[9, 0])].concat(),
            Goaway(PROTOCOL_ERROR),
        ),
        (
            "another frame within a block",
            [frame(HEADERS, 0, 1, &fields(&[])), frame(PING, 0, 0, &[0; 8])].concat(),
            Goaway(PROTOCOL_ERROR),
        ),
        ("CONTINUATION without HEADERS", frame(CONTINUATION, 4, 1, &[]), Goaway(PROTOCOL_ERROR)),
        (
            "CONTINUATION of another stream",
            [frame(HEADERS, 0, 1, &fields(&[])), frame(CONTINUATION, 4, 3, &[])].concat(),
            Goaway(PROTOCOL_ERROR),
        ),
        (
            "a block that is no HPACK",
            frame(HEADERS, 5, 1, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            Goaway(PROTOCOL_ERROR),
        ),
        ("an index that is not there", frame(HEADERS, 5, 1, &[0xfe]), Goaway(PROTOCOL_ERROR)),
        ("PUSH_PROMISE", after(frame(5, 4, 1, &[0, 0, 0, 2])), Goaway(PROTOCOL_ERROR)),
        ("SETTINGS on a stream", frame(SETTINGS, 0, 1, &[]), Goaway(PROTOCOL_ERROR)),
        ("SETTINGS of a wrong size", frame(SETTINGS, 0, 0, &[0; 5]), Goaway(PROTOCOL_ERROR)),
        ("an ACK with something in it", frame(SETTINGS, ACK, 0, &[0; 6]), Goaway(PROTOCOL_ERROR)),
        ("a window too large", frame(SETTINGS, 0, 0, &[0, 4, 0xff, 0xff, 0xff, 0xff]), Goaway(PROTOCOL_ERROR)),
        ("a frame size too small", frame(SETTINGS, 0, 0, &[0, 5, 0, 0, 0, 1]), Goaway(PROTOCOL_ERROR)),
        ("ENABLE_PUSH of 2", frame(SETTINGS, 0, 0, &[0, 2, 0, 0, 0, 2]), Goaway(PROTOCOL_ERROR)),
        ("PING of a wrong size", frame(PING, 0, 0, &[0; 7]), Goaway(PROTOCOL_ERROR)),
        ("PING on a stream", frame(PING, 0, 1, &[0; 8]), Goaway(PROTOCOL_ERROR)),
        ("RST_STREAM of a wrong size", after(frame(RST_STREAM, 0, 1, &[0; 3])), Goaway(PROTOCOL_ERROR)),
        ("RST_STREAM on stream 0", frame(RST_STREAM, 0, 0, &[0; 4]), Goaway(PROTOCOL_ERROR)),
        ("RST_STREAM on an idle stream", frame(RST_STREAM, 0, 9, &[0; 4]), Goaway(PROTOCOL_ERROR)),
        ("WINDOW_UPDATE of 0", frame(WINDOW_UPDATE, 0, 0, &[0; 4]), Goaway(PROTOCOL_ERROR)),
        ("WINDOW_UPDATE of a wrong size", frame(WINDOW_UPDATE, 0, 0, &[0; 3]), Goaway(PROTOCOL_ERROR)),
        ("WINDOW_UPDATE on an idle stream", frame(WINDOW_UPDATE, 0, 9, &[0, 0, 0, 1]), Goaway(PROTOCOL_ERROR)),
        ("a window that overflows", frame(WINDOW_UPDATE, 0, 0, &[0x7f, 0xff, 0xff, 0xff]), Goaway(FLOW_CONTROL_ERROR)),
        ("a frame that is too large", vec![0x00, 0x40, 0x01, DATA, 0, 0, 0, 0, 1], Goaway(FRAME_SIZE_ERROR)),
        (
            "a stream that depends on itself",
            frame(HEADERS, 0x25, 1, &[&[0, 0, 0, 1, 0][..], &request(1, "/")[9..]].concat()),
            Reset(PROTOCOL_ERROR),
        ),
        ("a second head", [open.clone(), request(1, "/")].concat(), Status(200)),
        ("a trailer without the end", [open.clone(), headers(1, 0, &[("a", "b")])].concat(), Reset(PROTOCOL_ERROR)),
        ("a frame of an unknown kind", [frame(0x42, 0xff, 1, b"squall"), request(1, "/")].concat(), Status(200)),
        ("padding", frame(HEADERS, 0xd, 1, &[&[4][..], &request(1, "/")[9..], &[0; 4]].concat()), Status(200)),
        (
            "a head in pieces",
            {
                let whole = request(1, "/")[9..].to_vec();
                let (first, second) = whole.split_at(11);
                [frame(HEADERS, END_STREAM, 1, first), frame(CONTINUATION, END_HEADERS, 1, second)].concat()
            },
            Status(200),
        ),
        ("a trailer", [open, frame(DATA, 0, 1, b"abcd"), headers(1, END_STREAM, &[("a", "b")])].concat(), Status(200)),
    ];
    expect_all(address, cases).await;
}

#[tokio::test]
async fn a_preface_must_be_whole_and_followed_by_settings() {
    let (_client, address) = start().await;
    for bytes in [&b"PRI * HTTP/2.0\r\n\r\nSM\r\n\rX"[..], &[PREFACE, &frame(PING, 0, 0, &[0; 8])[..]].concat()] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        stream.write_all(&request(1, "/")).await.unwrap();
        let mut answer = Vec::new();
        _ = timeout(PATIENCE, stream.read_to_end(&mut answer))
            .await
            .unwrap_or_else(|_| panic!("no end after {bytes:?}"));
        assert!(!answer.windows(5).any(|five| five == b"index"), "{}", String::from_utf8_lossy(&answer));
    }
}

#[tokio::test]
async fn cookies_may_come_in_crumbs() {
    let (_client, address) = start().await;
    let mut wire = Wire::connect(address).await;
    let mut block = get("/cookies");
    block.extend([("cookie", "first=1".to_owned()), ("cookie", "second=2".to_owned())]);
    let block: Vec<_> = block.iter().map(|(name, value)| (*name, value.as_str())).collect();
    wire.send(&headers(1, END_STREAM, &block)).await;
    assert_eq!(wire.status(1).await, 200);
    assert_eq!(wire.body(1).await, "1, 2");
}

#[tokio::test]
async fn headers_too_many_or_too_large() {
    let (client, address) = serve(|server| server.header_count(10).header_bytes(8192)).await;
    assert_eq!(
        refused(address, &with(|block| block.extend((0..10).map(|_| ("x-a", "b".to_owned()))))).await,
        Status(200)
    );
    assert_eq!(
        refused(address, &with(|block| block.extend((0..11).map(|_| ("x-a", "b".to_owned()))))).await,
        Status(431)
    );
    assert_eq!(refused(address, &and("x-a", &"b".repeat(7000))).await, Status(200));
    assert_eq!(refused(address, &and("x-a", &"b".repeat(8192))).await, Status(431));
    // What is far too large ends the connection, and is not read.
    let mut wire = Wire::connect(address).await;
    let large = "b".repeat(15_000);
    let block = fields(&[("x-a", large.as_str())]);
    wire.try_send(&frame(HEADERS, END_STREAM, 1, &block)).await;
    for _ in 0..20 {
        wire.try_send(&frame(CONTINUATION, 0, 1, &block)).await;
    }
    assert_eq!(wire.ended().await.goaway, Some(ENHANCE_YOUR_CALM));
    expect_served(&client, address).await;
}

#[tokio::test]
async fn streams_beyond_the_limit_are_refused() {
    let (_client, address) = serve(|server| server.http2_streams(3)).await;
    let mut wire = Wire::connect(address).await;
    for stream in [1, 3, 5] {
        wire.send(&request(stream, "/slow/600")).await;
    }
    wire.send(&request(7, "/")).await;
    let refused = wire.until(|frame| frame.stream == 7).await;
    assert_eq!((refused.kind, refused.code()), (RST_STREAM, REFUSED_STREAM));
    assert_eq!(wire.status(1).await, 200);
    wire.until(|frame| frame.stream == 5 && frame.flags & END_STREAM != 0).await;
    wire.send(&request(9, "/")).await;
    wire.until(|frame| frame.kind == DATA && frame.stream == 9).await;
}

#[tokio::test]
async fn requests_of_one_connection_do_not_wait_for_each_other() {
    let (_client, address) = start().await;
    let mut wire = Wire::connect(address).await;
    wire.send(&request(1, "/slow/1000")).await;
    wire.send(&request(3, "/")).await;
    let first = wire.until(|frame| frame.kind == HEADERS).await;
    assert_eq!(first.stream, 3);
    wire.until(|frame| frame.kind == HEADERS && frame.stream == 1).await;
}

#[tokio::test]
async fn large_bodies_in_both_directions() {
    let (_client, address) = start().await;
    let mut wire = Wire::connect(address).await;
    wire.send(&post(&[], &[])).await;
    let mut sent = 0;
    let (mut connection, mut stream) = (524_288_i64, 262_144_i64);
    while sent < 1_500_000 {
        while connection < 16_384 || stream < 16_384 {
            let update = wire.until(|frame| frame.kind == WINDOW_UPDATE).await;
            let more = i64::from(u32::from_be_bytes(update.payload.try_into().unwrap()));
            if update.stream == 0 { connection += more } else { stream += more }
        }
        wire.send(&frame(DATA, 0, 1, &[b'x'; 10_000])).await;
        sent += 10_000;
        connection -= 10_000;
        stream -= 10_000;
    }
    wire.send(&frame(DATA, END_STREAM, 1, &[])).await;
    assert_eq!(wire.status(1).await, 200);
    assert_eq!(wire.body(1).await, format!("{sent} bytes"));

    wire.send(&request(3, "/large/3000000")).await;
    let mut came = 0;
    loop {
        let frame_ = wire.until(|frame| frame.kind == DATA && frame.stream == 3).await;
        came += frame_.payload.len();
        if frame_.flags & END_STREAM != 0 {
            break;
        }
        let more = (frame_.payload.len() as u32).to_be_bytes();
        wire.send(&frame(WINDOW_UPDATE, 0, 0, &more)).await;
        wire.send(&frame(WINDOW_UPDATE, 0, 3, &more)).await;
    }
    assert_eq!(came, 3_000_000);
}
