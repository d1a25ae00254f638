//! Connections on which nothing comes for a while.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use squall::prelude::*;
use squall::testing::Client;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

#[app(handlers = [Index])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

async fn ask(stream: &mut TcpStream) {
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\nindex") {
        let mut buffer = [0; 1024];
        let length = timeout(Duration::from_secs(10), stream.read(&mut buffer)).await.unwrap().unwrap();
        assert_ne!(length, 0, "it is closed after {:?}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&buffer[..length]);
    }
}

/// More than are kept ready to serve, so that some are parked at once, and the others when nothing has come for a while.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_been_silent_is_served_again() {
    let client = Client::over_socket(App).await;
    let mut streams = Vec::new();
    for _ in 0..300 {
        let mut stream = TcpStream::connect(client.address().unwrap()).await.unwrap();
        ask(&mut stream).await;
        streams.push(stream);
    }
    for _ in 0..2 {
        sleep(Duration::from_millis(3200)).await;
        for stream in &mut streams {
            ask(stream).await;
            ask(stream).await;
        }
    }
}
