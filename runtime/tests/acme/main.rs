//! Certificates by ACME, of a real authority on this machine.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]
#![allow(dead_code, reason = "what is shared with the tests of TLS is not all used here")]

#[path = "../tls/authority.rs"]
mod authority;
#[path = "../logged/mod.rs"]
mod logged;
mod pebble;
#[path = "../tls/site.rs"]
mod site;

use authority::Authority;
use logged::Log;
use pebble::{Pebble, free_port};
use rustls::RootCertStore;
use site::{Client, Running, bind};
use squall::{Acme, Tls};
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;

const NAMES: [&str; 2] = ["site.example", "www.site.example"];

fn acme(pebble: &Pebble, folder: &Path) -> Acme {
    Acme::new(NAMES, folder)
        .agree_to_terms()
        .contact("admin@site.example")
        .directory(pebble.directory())
        .directory_authorities(pebble.authority.path())
}

fn run(acme: Acme, port: u16) -> Running {
    Running::start_at(&format!("127.0.0.1:{port}"), Tls::from_acme(acme))
}

/// What is shown to a client that trusts these; an error if it does not trust it.
async fn shown(roots: &RootCertStore, address: SocketAddr, name: &str) -> io::Result<Vec<u8>> {
    let stream = Client::trusting(roots.clone()).connect(address, name).await?;
    Ok(stream.get_ref().1.peer_certificates().unwrap()[0].to_vec())
}

/// Waits for a certificate of the authority.
async fn until_trusted(roots: &RootCertStore, address: SocketAddr) -> Vec<u8> {
    let began = Instant::now();
    loop {
        match shown(roots, address, NAMES[1]).await {
            Ok(certificate) => return certificate,
            Err(error) => assert!(began.elapsed() < Duration::from_secs(60), "no certificate: {error}"),
        }
        sleep(Duration::from_millis(100)).await;
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn assert_private(folder: &Path) {
    assert_eq!(mode(folder), 0o700);
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 3, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn by_tls_alpn_and_kept_and_renewed() {
    let pebble = Pebble::start();
    let roots = pebble.roots().await;
    let parent = TempDir::new().unwrap();
    let folder = parent.path().join("acme");
    let address = ([127, 0, 0, 1], pebble.tls_port).into();

    let running = run(acme(&pebble, &folder), pebble.tls_port);
    let first = until_trusted(&roots, address).await;
    assert_eq!(shown(&roots, address, NAMES[0]).await.unwrap(), first);
    let answer = Client::trusting(roots.clone()).get(address, NAMES[0], "/").await.unwrap();
    assert!(answer.ends_with("https HTTP/1.1"), "{answer}");
    assert_private(&folder);
    // Nobody is shown a challenge that is not under way.
    let asking = Client::trusting(roots.clone()).speaking(&["acme-tls/1"]);
    assert!(asking.connect(address, NAMES[0]).await.is_err());
    running.stop().await;

    // What is kept is not asked for again.
    let running = run(acme(&pebble, &folder), pebble.tls_port);
    sleep(Duration::from_secs(3)).await;
    assert_eq!(until_trusted(&roots, address).await, first);
    running.stop().await;

    // Nine tenths of its life are over.
    let old = Authority::new("some authority");
    let pair = old.pair_until("old", &NAMES, 2030);
    fs::copy(&pair.certificate, folder.join("certificate.pem")).unwrap();
    fs::copy(&pair.key, folder.join("key.pem")).unwrap();
    let running = run(acme(&pebble, &folder), pebble.tls_port);
    let second = until_trusted(&roots, address).await;
    assert_ne!(second, first);
    assert_private(&folder);
    running.stop().await;

    // Another name is another certificate.
    let more = Acme::new(["site.example", "www.site.example", "new.site.example"], &folder)
        .agree_to_terms()
        .directory(pebble.directory())
        .directory_authorities(pebble.authority.path());
    let running = run(more, pebble.tls_port);
    let began = Instant::now();
    while shown(&roots, address, "new.site.example").await.is_err() {
        assert!(began.elapsed() < Duration::from_secs(60), "no certificate for the new name");
        sleep(Duration::from_millis(100)).await;
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_http_and_all_else_is_sent_to_https() {
    let pebble = Pebble::start();
    let roots = pebble.roots().await;
    let folder = TempDir::new().unwrap();
    let port = free_port();
    let plain = format!("127.0.0.1:{}", pebble.http_port);
    let _running = run(acme(&pebble, folder.path()).http(plain.as_str()), port);
    until_trusted(&roots, ([127, 0, 0, 1], port).into()).await;

    let get = async |host: &str, path: &str| {
        let mut stream = TcpStream::connect(&plain).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let answer = get("Site.Example:80", "/a/b?c=d").await;
    assert!(answer.starts_with("HTTP/1.1 308 "), "{answer}");
    assert!(answer.contains("\r\nlocation: https://site.example/a/b?c=d\r\n"), "{answer}");
    assert!(get("evil.example", "/").await.starts_with("HTTP/1.1 421 "));
    assert!(get("site.example", "/.well-known/acme-challenge/guess").await.starts_with("HTTP/1.1 404 "));
}

/// On one thread, so that all of it logs to where the test says.
#[tokio::test]
async fn what_fails_is_logged_once_and_others_are_served() {
    let (log, _guard) = Log::of_this_thread();
    let pebble = Pebble::start();
    let folder = TempDir::new().unwrap();
    // The authority does not find it there.
    let port = free_port();
    let _running = run(acme(&pebble, folder.path()), port);
    let began = Instant::now();
    let said = loop {
        let text = log.text();
        if text.contains("no certificate yet") {
            break text;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "nothing has been said: {text}");
        sleep(Duration::from_millis(100)).await;
    };
    assert!(said.contains("Failed to connect to 127.0.0.1") && said.contains("site.example"), "{said}");
    sleep(Duration::from_secs(2)).await;
    let text = log.text();
    assert_eq!(text.matches("no certificate yet").count(), 1, "{text}");
    let stream = TcpStream::connect(("127.0.0.1", port)).await;
    assert!(stream.is_ok());
}

#[tokio::test]
async fn what_cannot_be_is_said_at_the_start() {
    let folder = TempDir::new().unwrap();
    let error = |acme: Acme| format!("{:?}", bind(Tls::from_acme(acme)).map(|_| ()).unwrap_err());
    let none: [&str; 0] = [];
    assert!(error(Acme::new(none, folder.path()).agree_to_terms()).contains("needs a name"));
    assert!(
        error(Acme::new(["*.site.example"], folder.path()).agree_to_terms())
            .contains("cannot be for \"*.site.example\"")
    );
    assert!(error(Acme::new(["localhost"], folder.path()).agree_to_terms()).contains("cannot be for \"localhost\""));
    assert!(error(Acme::new(NAMES, folder.path())).contains("say `Acme::agree_to_terms`"));
    let nowhere = error(Acme::new(NAMES, "/proc/nowhere").agree_to_terms());
    assert!(nowhere.contains("cannot make /proc/nowhere"), "{nowhere}");
}
