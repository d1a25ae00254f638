//! The same over TLS: whom it trusts, and whom not.

use crate::authority::Authority;
use crate::serving::Started;
use crate::site::{Site, next, number, tea};
use squall::client::{Client, Connection};
use squall::{Listener, Server, Tls};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_is_trusted_is_spoken_to() {
    let (authority, other) = (Authority::new("authority"), Authority::new("other"));
    let pair = authority.pair("site", &["localhost"]);
    let site = Site::new();
    let listener = Listener::new("127.0.0.1:0").tls(Tls::from_files(pair.certificate, pair.key));
    let server = Started::new(Server::new(site.clone()).listener(listener));
    let port = server.address.port();
    let pem = |authority: &Authority| std::fs::read(authority.path()).unwrap();
    let client = Client::new().trust(pem(&other)).trust(pem(&authority));

    let mut echo: Connection<String> = client.connect(format!("wss://localhost:{port}/echo")).await.unwrap();
    let long = "x".repeat(100_000);
    echo.send(long.clone()).await.unwrap();
    assert!(echo.next().await.unwrap().unwrap() == long);
    echo.close(squall::ws::CloseCode::NORMAL, "");
    assert_eq!(echo.closed().await.code.number(), 1000);

    let end = site.topics.history(&tea(), 0).await.unwrap().end;
    let mut room = client.follow(&tea(), format!("https://localhost:{port}/rooms/{{name}}/events")).after(end);
    site.say(5).await;
    assert_eq!(number(&mut room).await, 5);

    // Nobody trusts this authority; or the certificate is another's.
    for (client, host) in [(Client::new().trust(pem(&other)), "localhost"), (client, "127.0.0.1")] {
        let opened: Result<Connection<String>, _> = client.connect(format!("wss://{host}:{port}/echo")).await;
        let error = opened.err().unwrap();
        assert!(std::error::Error::source(&error).unwrap().to_string().contains("certificate"), "{error:?}");
        let mut room = client
            .follow(&tea(), format!("https://{host}:{port}/rooms/{{name}}/events"))
            .back_off(Duration::from_millis(10), Duration::from_millis(10))
            .give_up_after(Duration::from_millis(100));
        let error = next(&mut room).await.unwrap().unwrap_err();
        assert!(std::error::Error::source(&error).unwrap().to_string().contains("certificate"), "{error:?}");
    }
    let unreadable: Result<Connection<String>, _> = Client::new().trust("no PEM").connect("wss://localhost/").await;
    assert!(unreadable.unwrap_err().is_request());
}
