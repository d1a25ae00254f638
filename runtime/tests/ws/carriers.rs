//! What a socket can be carried by, and what is seen of it.

use crate::authority::Authority;
use crate::client::{Client, head, head_of};
use crate::serving::{PATIENCE, body_of};
use crate::site::{Site, local, serve, started};
use squall::{Listener, Server, Tls};
use std::io::Write;
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::sync::Arc;

fn site() -> Site {
    Site { senders: Arc::default() }
}

/// Says something, and hears it.
fn speaks<S: std::io::Read + Write>(mut stream: S) {
    stream.write_all(head("/echo", &[]).as_bytes()).unwrap();
    let head = head_of(&mut stream);
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    let mut client = Client { stream, head };
    client.text(&"a".repeat(100_000));
    assert_eq!(client.next_text().len(), 100_000);
    assert_eq!(client.close(1000), (1000, String::new()));
}

#[test]
fn a_unix_socket() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site.sock");
    let place = format!("unix:{}", path.display());
    let _server = crate::serving::Started::new(Server::new(site()).listener(Listener::new(place.as_str())));
    speaks(UnixStream::connect(path).unwrap());
}

#[test]
fn tls() {
    let authority = Authority::new("authority");
    let pair = authority.pair("site", &["localhost"]);
    let listener = Listener::new("127.0.0.1:0").tls(Tls::from_files(pair.certificate, pair.key));
    let server = crate::serving::Started::new(Server::new(site()).listener(listener));
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(authority.roots())
        .with_no_client_auth();
    let session = rustls::ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    speaks(rustls::StreamOwned::new(session, stream));
}

#[test]
fn open_sockets_and_messages_are_counted() {
    let server = started(Server::new(site()).admin("127.0.0.1:0"));
    let figure = |name: &str| {
        let text = body_of(server.admin.unwrap(), "/metrics");
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{name}: {text}"));
        line.trim().parse::<u64>().unwrap()
    };
    let (received, sent) = (
        "squall_websocket_messages_total{direction=\"received\"}",
        "squall_websocket_messages_total{direction=\"sent\"}",
    );
    // Other tests of this process have sockets too.
    let before = (figure(received), figure(sent));
    let mut client = Client::connect(server.address, "/echo");
    for _ in 0..5 {
        client.text("one");
        assert_eq!(client.next_text(), "one");
    }
    assert!(figure("squall_websockets_open") >= 1);
    assert!(figure(received) >= before.0 + 5 && figure(sent) >= before.1 + 5);
}

#[test]
fn layers_around_the_app_leave_sockets_alone() {
    let server = crate::serving::Started::new(local(Server::new(site()).layer(tower::layer::util::Identity::new())));
    speaks(TcpStream::connect(server.address).unwrap());
    drop(serve());
}
