//! Certificates that change while the server runs.

use super::authority::Authority;
use super::site::{Client, run};
use squall::Tls;
use std::fs;
use std::net::SocketAddr;
use std::process::Command;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const SITE: &str = "site.example";

/// What is shown for the site.
async fn shown(client: &Client, address: SocketAddr) -> Vec<u8> {
    let stream = client.connect(address, SITE).await.unwrap();
    stream.get_ref().1.peer_certificates().unwrap()[0].to_vec()
}

/// Waits until something else is shown, and gives how long that took.
async fn until_changed(client: &Client, address: SocketAddr, from: &[u8]) -> Duration {
    let began = Instant::now();
    while shown(client, address).await == from {
        assert!(began.elapsed() < Duration::from_secs(20), "it is still the old one");
        sleep(Duration::from_millis(50)).await;
    }
    began.elapsed()
}

#[tokio::test]
async fn a_change_of_the_files_is_seen() {
    let authority = Authority::new("authority");
    let pair = authority.pair("site", &[SITE]);
    let running = run(Tls::from_files(&pair.certificate, &pair.key));
    let client = Client::of(&authority);
    let first = shown(&client, running.address).await;

    // A connection that is open stays as it is.
    let open = client.connect(running.address, SITE).await.unwrap();
    authority.pair("site", &[SITE]);
    until_changed(&client, running.address, &first).await;
    let second = shown(&client, running.address).await;
    assert_eq!(open.get_ref().1.peer_certificates().unwrap()[0].to_vec(), first);

    // What is not good changes nothing, and is mended by what is.
    fs::write(&pair.certificate, "nothing").unwrap();
    sleep(Duration::from_secs(11)).await;
    assert_eq!(shown(&client, running.address).await, second);
    authority.pair("site", &[SITE]);
    until_changed(&client, running.address, &second).await;
}

#[tokio::test]
async fn a_hangup_has_them_read_at_once() {
    let authority = Authority::new("authority");
    let pair = authority.pair("site", &[SITE]);
    let running = run(Tls::from_files(&pair.certificate, &pair.key));
    let client = Client::of(&authority);
    let first = shown(&client, running.address).await;
    // The first look at the files is over: the next one is in five seconds.
    sleep(Duration::from_millis(300)).await;
    authority.pair("site", &[SITE]);
    assert!(Command::new("kill").args(["-HUP", &std::process::id().to_string()]).status().unwrap().success());
    let took = until_changed(&client, running.address, &first).await;
    assert!(took < Duration::from_secs(4), "{took:?}");
}
