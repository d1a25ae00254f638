//! Certificates of clients.

use super::authority::Authority;
use super::site::{Client, run};
use rustls::version::{TLS12, TLS13};
use squall::Tls;

const SITE: &str = "site.example";

fn tls(authority: &Authority) -> Tls {
    let pair = authority.pair("site", &[SITE]);
    Tls::from_files(pair.certificate, pair.key)
}

#[tokio::test]
async fn one_that_is_required() {
    let authority = Authority::new("authority");
    let people = Authority::new("people");
    let running = run(tls(&authority).require_client_certificates(people.path()));
    for version in [&TLS12, &TLS13] {
        let ann = Client::new(&authority, &[version], Some(people.client("ann")));
        let answer = ann.get(running.address, SITE, "/who").await.unwrap();
        let expected =
            "ann; CN=ann,O=Example\\, Inc.; CN=people; [\"ann@example.org\"]; [\"spiffe://example.org/ann\"]; 1";
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with(expected), "{answer}");
        // By a session that is resumed, too.
        let answer = ann.get(running.address, SITE, "/perhaps").await.unwrap();
        assert!(answer.ends_with("ann"), "{answer}");

        let nobody = Client::new(&authority, &[version], None);
        assert!(nobody.get(running.address, SITE, "/").await.is_err(), "nobody is let in");
        let stranger = Client::new(&authority, &[version], Some(authority.client("ann")));
        assert!(stranger.get(running.address, SITE, "/").await.is_err(), "a stranger is let in");
    }
}

#[tokio::test]
async fn one_that_is_asked_for() {
    let authority = Authority::new("authority");
    let people = Authority::new("people");
    let running = run(tls(&authority).ask_for_client_certificates(people.path()));
    let ann = Client::with(&authority, people.client("ann"));
    let answer = ann.get(running.address, SITE, "/perhaps").await.unwrap();
    assert!(answer.ends_with("\r\n\r\nann"), "{answer}");

    let nobody = Client::of(&authority);
    let answer = nobody.get(running.address, SITE, "/perhaps").await.unwrap();
    assert!(answer.ends_with("\r\n\r\nnobody"), "{answer}");
    let answer = nobody.get(running.address, SITE, "/who").await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 403 ") && answer.contains("a client certificate is needed"), "{answer}");

    let stranger = Client::with(&authority, authority.client("ann"));
    assert!(stranger.get(running.address, SITE, "/perhaps").await.is_err(), "a stranger is let in");
}

#[tokio::test]
async fn without_being_asked_nobody_is_known() {
    let authority = Authority::new("authority");
    let running = run(tls(&authority));
    let ann = Client::with(&authority, authority.client("ann"));
    let answer = ann.get(running.address, SITE, "/perhaps").await.unwrap();
    assert!(answer.ends_with("\r\n\r\nnobody"), "{answer}");
}
