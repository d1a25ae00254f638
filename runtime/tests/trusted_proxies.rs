//! What proxies say of a request's sender, over a socket.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use squall::prelude::*;
use squall::testing::Client;
use squall::{Config, Connection, Environment, FromRequest, Server};
use std::net::{IpAddr, SocketAddr};

#[handler(get, "/")]
struct Who {
    client: Option<IpAddr>,
    peer: Option<SocketAddr>,
    connection: Connection,
    seen: Seen,
}

/// What a request says of itself.
struct Seen(String);

impl FromRequest for Seen {
    async fn from_request(request: &Request) -> Result<Seen> {
        let client = request.client().map(|client| client.to_string()).unwrap_or_default();
        Ok(Seen(format!("{client} {} {}", request.scheme(), request.host().unwrap_or_default())))
    }
}

impl Who {
    async fn get(self) -> String {
        assert_eq!(self.client, self.connection.client());
        assert!(self.peer.unwrap().ip().is_loopback());
        let client = self.client.map(|client| client.to_string()).unwrap_or_default();
        assert!(self.seen.0.starts_with(&client), "{client} {}", self.seen.0);
        self.seen.0
    }
}

#[handler(get, post, "/few", throttle = "2/1h")]
struct Few;

impl Few {
    async fn get(self) {}

    async fn post(self) {}
}

#[app(handlers = [Who, Few])]
struct Plain;

#[app(trusted_proxies = ["127.0.0.0/8", "10.0.0.0/8"], hosts = ["shop.example"], handlers = [Who, Few])]
struct Behind;

#[app(trusted_proxies = forwarded(["127.0.0.1"]), handlers = [Who, Few])]
struct Standard;

#[app(trusted_proxies = any("only the proxy reaches this port"), handlers = [Who, Few], config = Anyone::config)]
struct Anyone;

impl Anyone {
    fn config(&self) -> Config {
        Config::new().environment(Environment::Production)
    }
}

async fn who(client: &Client, headers: &[(&'static str, &'static str)]) -> String {
    let mut request = client.get("/").header("host", "localhost");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.await.expect_status(200).text().to_owned()
}

const ALL: [(&str, &str); 4] = [
    ("x-forwarded-for", "192.0.2.1"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-host", "shop.example"),
    ("forwarded", "for=\"[2001:db8::1]:4711\";proto=https;host=localhost:8000"),
];

#[tokio::test]
async fn nobody_is_believed_without_being_trusted() {
    let client = Client::over_socket(Plain).await;
    assert_eq!(who(&client, &ALL).await, "127.0.0.1 http localhost");
    client.shutdown().await;
}

#[tokio::test]
async fn a_trusted_proxy_says_who_and_how() {
    let client = Client::over_socket(Behind).await;
    assert_eq!(who(&client, &ALL).await, "192.0.2.1 https shop.example");
    assert_eq!(
        who(&client, &[("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "192.0.2.7, 10.0.0.9")]).await,
        "192.0.2.7 http localhost"
    );
    let client = Client::over_socket(Standard).await;
    assert_eq!(who(&client, &ALL).await, "2001:db8::1 https localhost:8000");
    assert_eq!(who(&client, &ALL[..3]).await, "127.0.0.1 http localhost");
    let client = Client::over_socket(Anyone).await;
    assert_eq!(who(&client, &[("x-forwarded-for", "6.6.6.6, 192.0.2.7")]).await, "192.0.2.7 http localhost");
}

#[tokio::test]
async fn the_host_that_a_proxy_was_asked_for_must_be_the_site_s_too() {
    let client = Client::over_socket(Behind).await;
    let from = |host| {
        client
            .get("/")
            .header("host", "localhost")
            .header("x-forwarded-for", "192.0.2.1")
            .header("x-forwarded-host", host)
    };
    from("shop.example").await.expect_status(200);
    from("evil.example").await.expect_status(421);
}

#[tokio::test]
async fn visitors_behind_a_proxy_are_counted_apart() {
    let client = Client::over_socket(Behind).await;
    let from = |address| client.get("/few").header("host", "localhost").header("x-forwarded-for", address);
    for status in [204, 204, 429, 429] {
        from("6.6.6.6, 192.0.2.1").await.expect_status(status);
    }
    // Whoever writes more before it is still who they are.
    from("7.7.7.7, 192.0.2.1").await.expect_status(429);
    from("192.0.2.2").await.expect_status(204);
    let client = Client::over_socket(Plain).await;
    for (number, status) in [204, 204, 429].into_iter().enumerate() {
        client.get("/few").header("x-forwarded-for", format!("192.0.2.{number}")).await.expect_status(status);
    }
}

#[tokio::test]
async fn the_scheme_of_an_origin_counts_where_a_proxy_says_it() {
    let client = Client::over_socket(Behind).await;
    let from = |origin: &'static str| {
        let request = client.post("/few").header("host", "localhost").header("x-forwarded-host", "shop.example");
        request.header("x-forwarded-proto", "https").header("x-forwarded-for", "192.0.2.5").header("origin", origin)
    };
    from("http://shop.example").await.expect_status(403).expect_text_containing("https://shop.example");
    from("https://localhost").await.expect_status(403);
    from("https://shop.example").await.expect_status(204);
}

/// The variable of this process: no other test here reads it.
#[test]
fn the_environment_names_further_ones() {
    const CHILD: &str = "TEST_CHILD";
    if std::env::var_os(CHILD).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            match Server::new(Plain).listen("127.0.0.1:0") {
                Ok(_) => {
                    let client = Client::of_server(Server::new(Plain)).await;
                    println!("told: {}", who(&client, &ALL[..1]).await);
                }
                Err(fault) => println!("fault: {fault:?}"),
            }
        });
        return;
    }
    let child = |networks: &str| {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_environment_names_further_ones", "--nocapture"])
            .env(CHILD, "1")
            .env("SQUALL_TRUSTED_PROXIES", networks)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let told = child("::1, 127.0.0.0/8");
    assert!(told.contains("told: 192.0.2.1 http localhost"), "{told}");
    let told = child("10.0.0.0/8");
    assert!(told.contains("told: 127.0.0.1 http localhost"), "{told}");
    let told = child("my-proxy");
    assert!(told.contains("fault: SQUALL_TRUSTED_PROXIES names \"my-proxy\", but must be networks"), "{told}");
}
