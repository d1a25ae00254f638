//! Handshakes, and what is spoken after them.

use super::authority::Authority;
use super::site::{Client, Running, run};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::ProtocolVersion;
use rustls::version::{TLS12, TLS13};
use squall::{Listener, Tls};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

fn tls(authority: &Authority) -> Tls {
    let pair = authority.pair("site", &["site.example"]);
    Tls::from_files(pair.certificate, pair.key)
}

#[tokio::test]
async fn both_versions_of_tls_and_nothing_older_than_aead() {
    let authority = Authority::new("authority");
    let running = run(tls(&authority));
    for (version, expected) in [(&TLS12, ProtocolVersion::TLSv1_2), (&TLS13, ProtocolVersion::TLSv1_3)] {
        let client = Client::new(&authority, &[version], None);
        let stream = client.connect(running.address, "site.example").await.unwrap();
        let session = stream.get_ref().1;
        assert_eq!(session.protocol_version(), Some(expected));
        let suite = session.negotiated_cipher_suite().unwrap().suite();
        let suite = format!("{suite:?}");
        assert!(suite.contains("GCM") || suite.contains("POLY1305"), "{suite}");
        let answer = client.get(running.address, "site.example", "/").await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("https HTTP/1.1"), "{answer}");
        // Only who has come by TLS is told to keep to it.
        assert!(answer.contains("\r\nstrict-transport-security: max-age=63072000\r\n"), "{answer}");
    }
}

#[tokio::test]
async fn http2_where_the_client_speaks_it() {
    let authority = Authority::new("authority");
    let running = run(tls(&authority));
    let client = Client::of(&authority).speaking(&["h2", "http/1.1"]);
    let stream = client.connect(running.address, "site.example").await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut send, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    let connection = tokio::spawn(connection);
    for _ in 0..3 {
        let request = http::Request::get("https://site.example/").body(String::new()).unwrap();
        let answer = send.send_request(request).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["strict-transport-security"], "max-age=63072000");
        let body = http_body_util::BodyExt::collect(answer.into_body()).await.unwrap().to_bytes();
        assert_eq!(body, "https HTTP/2.0");
    }
    drop(send);
    connection.await.unwrap().unwrap();

    let client = Client::of(&authority).speaking(&["http/1.1"]);
    let answer = client.get(running.address, "site.example", "/").await.unwrap();
    assert!(answer.ends_with("https HTTP/1.1"), "{answer}");
    let client = Client::of(&authority).speaking(&["squall/1"]);
    assert!(client.connect(running.address, "site.example").await.is_err(), "there is no such protocol");
}

#[tokio::test]
async fn plain_http_is_told_what_it_has_met() {
    let authority = Authority::new("authority");
    let running = run(tls(&authority));
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: site.example\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n") && answer.contains("use https://"), "{answer}");
    // What is neither is closed.
    for bytes in [&b"\x00\x01\x02"[..], b"\x16\x03\x01\x00\x05hello", b"\x80\x2e\x01\x00\x02", b"ssh"] {
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        _ = timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.expect("not closed");
        assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    }
}

#[tokio::test]
async fn a_handshake_that_does_not_go_on_is_ended() {
    let authority = Authority::new("authority");
    let running = run(tls(&authority).handshake_time(Duration::from_millis(400)));
    for bytes in [&b""[..], b"\x16", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"] {
        let began = Instant::now();
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.expect("not closed").unwrap();
        assert!(answer.is_empty());
        let took = began.elapsed();
        assert!(took >= Duration::from_millis(350) && took < Duration::from_secs(5), "{took:?}");
    }
    // Nor by single bytes.
    let began = Instant::now();
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let hello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for byte in hello.iter().cycle() {
        if stream.write_all(&[*byte]).await.is_err() || began.elapsed() > Duration::from_secs(5) {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    let client = Client::of(&authority);
    assert!(client.get(running.address, "site.example", "/").await.unwrap().ends_with("https HTTP/1.1"));
}

#[tokio::test]
async fn a_certificate_for_each_name() {
    let authority = Authority::new("authority");
    let first = authority.pair("first", &["site.example", "localhost"]);
    let second = authority.pair("second", &["Other.site.example"]);
    let third = authority.pair("third", &["*.site.example", "site.example"]);
    let tls = Tls::from_files(first.certificate, first.key)
        .and_files(second.certificate, second.key)
        .and_files(third.certificate, third.key);
    let running = run(tls);
    let client = Client::of(&authority);
    let shown = async |name: &str| {
        let stream = client.connect(running.address, name).await.map_err(|error| error.to_string())?;
        let chain = stream.get_ref().1.peer_certificates().unwrap();
        let file = ["first", "second", "third"].into_iter().find(|file| {
            let pem = std::fs::read_to_string(authority.folder().join(format!("{file}.pem"))).unwrap();
            use rustls::pki_types::pem::PemObject;
            rustls::pki_types::CertificateDer::from_pem_slice(pem.as_bytes()).unwrap() == chain[0]
        });
        Ok::<_, String>(file.unwrap())
    };
    assert_eq!(shown("site.example").await, Ok("first"), "the first one that has the name");
    assert_eq!(shown("localhost").await, Ok("first"));
    assert_eq!(shown("other.site.example").await, Ok("second"));
    assert_eq!(shown("OTHER.SITE.EXAMPLE").await, Ok("second"));
    assert_eq!(shown("any.site.example").await, Ok("third"));
    // One label, no more: it is the default that is shown, which the client does not take.
    let error = shown("a.b.site.example").await.unwrap_err();
    assert!(error.contains("not valid for name"), "{error}");
}

/// The header of the PROXY protocol, version 2: 192.0.2.7, port 80.
const HEADER: &[u8] = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x07\x0a\0\0\x01\0\x50\x01\xbb";

#[tokio::test]
async fn a_handshake_after_the_header_of_a_proxy() {
    let authority = Authority::new("authority");
    let running = Running::start(Listener::new("127.0.0.1:0").tls(tls(&authority)).proxy_protocol(["127.0.0.1"]));
    for version in [&TLS12, &TLS13] {
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        // In two pieces, of which the second may come with the beginning of the handshake.
        stream.write_all(&HEADER[..9]).await.unwrap();
        sleep(Duration::from_millis(30)).await;
        stream.write_all(&HEADER[9..]).await.unwrap();
        let client = Client::new(&authority, &[version], None);
        let mut stream = client.connect_through(stream, "site.example").await.unwrap();
        for connection in ["keep-alive", "close"] {
            let request = format!("GET /peer HTTP/1.1\r\nHost: site.example\r\nConnection: {connection}\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
        }
        let mut answers = String::new();
        stream.read_to_string(&mut answers).await.unwrap();
        assert_eq!(answers.matches("\r\n\r\n192.0.2.7:80").count(), 2, "{answers}");
        assert!(answers.contains("\r\nstrict-transport-security: "), "{answers}");
    }
    // Without it there is no handshake, nor is there an answer to what is no TLS behind it.
    let client = Client::of(&authority);
    assert!(client.connect(running.address, "site.example").await.is_err());
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(&[HEADER, HEADER].concat()).await.unwrap();
    let mut answer = Vec::new();
    _ = timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.expect("not closed");
    assert!(answer.is_empty(), "{answer:?}");
    running.stop().await;
}

/// What a client says at once comes with the end of its handshake, where many come together.
#[tokio::test]
async fn a_request_that_comes_with_the_end_of_the_handshake_is_heard() {
    let authority = Authority::new("authority");
    let running = run(tls(&authority));
    let client = Client::of(&authority);
    let answers = (0..80).map(|_| client.get(running.address, "site.example", "/"));
    for answer in futures_util::future::join_all(answers).await {
        let answer = answer.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("https HTTP/1.1"), "{answer}");
    }
}
