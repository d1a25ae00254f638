//! The hosts that a site answers to, over a socket and without one.

use squall::prelude::*;
use squall::testing::{Answer, Client};
use squall::{Config, Environment};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::ServiceExt;

#[handler(get, post, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }

    async fn post(self) -> &'static str {
        "posted"
    }
}

fn live() -> Config {
    Config::new().environment(Environment::Production)
}

#[app(handlers = [Index])]
struct Unsaid;

#[app(handlers = [Index], config = UnsaidLive::config)]
struct UnsaidLive;

impl UnsaidLive {
    fn config(&self) -> Config {
        live()
    }
}

#[app(handlers = [Index], hosts = ["Example.com", "*.example.com"])]
struct Listed;

#[app(handlers = [Index], hosts = ["example.com", "*.example.com"], config = ListedLive::config)]
struct ListedLive;

impl ListedLive {
    fn config(&self) -> Config {
        live()
    }
}

#[app(handlers = [Index], hosts = any("customers bring their own domains"), config = Any::config)]
struct Any;

impl Any {
    fn config(&self) -> Config {
        live()
    }
}

async fn get(client: &Client, host: &str) -> Answer {
    client.get("/").header("host", host).await
}

#[tokio::test]
async fn without_a_list_only_addresses_and_localhost_are_answered() {
    for client in [Client::over_socket(Unsaid).await, Client::over_socket(UnsaidLive).await] {
        for host in ["127.0.0.1:8000", "localhost", "app.localhost:8000", "[::1]:8000", "192.168.1.5"] {
            get(&client, host).await.expect_status(200);
        }
        for host in ["example.com", "localhost.example.com", "127.0.0.1.example.com", "web", "x@localhost"] {
            let status = if host.contains('@') { 400 } else { 421 };
            get(&client, host).await.expect_status(status);
        }
        client.shutdown().await;
    }
}

#[tokio::test]
async fn a_list_is_all_there_is_in_production_and_what_there_is_besides_in_development() {
    let (live, here) = (Client::over_socket(ListedLive).await, Client::over_socket(Listed).await);
    for client in [&live, &here] {
        for host in ["example.com", "EXAMPLE.COM:8443", "a.example.com", "a.b.example.com:1"] {
            get(client, host).await.expect_status(200);
        }
        for host in ["example.org", "example.com.evil.example", "evilexample.com", "example.com.", ".example.com"] {
            get(client, host).await.expect_status(421);
        }
    }
    for host in ["127.0.0.1:8000", "localhost"] {
        get(&live, host).await.expect_status(421);
        get(&here, host).await.expect_status(200);
    }
    live.shutdown().await;
    here.shutdown().await;
}

#[tokio::test]
async fn the_answer_says_what_to_do_where_developers_work() {
    let answer = get(&Client::new(Unsaid), "example.com:8000").await.expect_status(421);
    assert!(answer.text().contains("hosts = [\\\"example.com\\\"]"), "{}", answer.text());
    let answer = get(&Client::new(UnsaidLive), "example.com").await.expect_status(421);
    assert!(answer.text().contains("does not go by the name `example.com`"), "{}", answer.text());
    assert!(!answer.text().contains("SQUALL_HOSTS"), "{}", answer.text());
}

#[tokio::test]
async fn any_host_is_answered_for_a_reason() {
    let client = Client::over_socket(Any).await;
    for host in ["example.com", "customer.example:8000", "localhost", "[::1]"] {
        get(&client, host).await.expect_status(200);
    }
    get(&client, "a@b").await.expect_status(400);
    client.shutdown().await;
}

/// The status of the answer to these bytes.
async fn status(client: &Client, request: &str) -> String {
    let mut stream = TcpStream::connect(client.address().unwrap()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn the_target_names_the_host_where_it_is_absolute_and_http_1_0_may_name_none() {
    let client = Client::over_socket(ListedLive).await;
    for (head, expected) in [
        ("GET http://example.com/ HTTP/1.1\r\nHost: example.com", "200"),
        ("GET http://evil.example/ HTTP/1.1\r\nHost: evil.example", "421"),
        // The two must agree.
        ("GET http://example.com/ HTTP/1.1\r\nHost: evil.example", "400"),
        ("GET http://evil.example/ HTTP/1.1\r\nHost: example.com", "400"),
        ("GET http://user@example.com/ HTTP/1.1\r\nHost: example.com", "400"),
        ("OPTIONS * HTTP/1.1\r\nHost: evil.example", "421"),
        ("OPTIONS * HTTP/1.1\r\nHost: example.com", "204"),
        ("GET /nowhere HTTP/1.1\r\nHost: evil.example", "421"),
        ("GET / HTTP/1.1\r\nHost: example.com\r\nHost: example.com", "400"),
        ("GET / HTTP/1.1\r\nHost: example.com, example.com", "400"),
        ("GET / HTTP/1.1\r\nHost: example.com/x", "400"),
        ("GET / HTTP/1.1\r\nHost:", "200"),
        ("GET / HTTP/1.1\r\nHost: example.com:99999", "400"),
        ("GET / HTTP/1.0\r\nX: y", "200"),
    ] {
        let request = format!("{head}\r\nConnection: close\r\n\r\n");
        assert_eq!(status(&client, &request).await, expected, "{head}");
    }
    client.shutdown().await;
}

#[tokio::test]
async fn a_host_with_userinfo_path_or_comma_and_two_hosts_are_refused() {
    let client = Client::over_socket(ListedLive).await;
    assert_eq!(status(&client, "GET / HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n").await, "200");
    for hosts in [
        "Host: user@example.com",
        "Host: user:password@example.com",
        "Host: evil.example@example.com",
        "Host: example.com@evil.example",
        "Host: @example.com",
        "Host: example.com/",
        "Host: example.com/admin",
        "Host: evil.example/example.com",
        "Host: http://example.com",
        "Host: example.com?a",
        "Host: example.com#a",
        "Host: example.com\\a",
        "Host: example.com,",
        "Host: example.com, evil.example",
        "Host: evil.example,example.com",
        "Host: example.com evil.example",
        "Host: example.com\r\nHost: evil.example",
        "Host: evil.example\r\nHost: example.com",
        "Host: example.com\r\nhost: example.com",
        "Host: example.com\r\nHost:",
    ] {
        let request = format!("GET / HTTP/1.1\r\n{hosts}\r\nConnection: close\r\n\r\n");
        assert_eq!(status(&client, &request).await, "400", "{hosts}");
    }
    client.shutdown().await;
}

#[tokio::test]
async fn a_host_that_is_no_text_is_none() {
    let request = http::Request::get("/").header("host", b"example.com\xff".as_slice()).body(squall::Body::empty());
    let response = squall::service(ListedLive).oneshot(request.unwrap()).await.unwrap();
    assert_eq!(response.status(), 400);
}
