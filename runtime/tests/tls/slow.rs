//! Clients that take their answers slowly, or not at all: what they have not taken waits in TLS, below what writes it.

use super::authority::Authority;
use super::site::Client;
use futures_util::future::join_all;
use squall::prelude::*;
use squall::{Listener, Server, Tls};
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_rustls::client::TlsStream;

#[app(handlers = [Letters], hosts = ["site.example"])]
struct App;

#[handler(get, "/{count}")]
struct Letters {
    count: usize,
}

impl Letters {
    async fn get(self) -> Vec<u8> {
        vec![b'~'; self.count]
    }
}

/// A site that waits so long for who takes nothing; with it the client that trusts it.
fn start(write_time: Duration) -> (SocketAddr, Client) {
    let authority = Authority::new("authority");
    let pair = authority.pair("site", &["site.example"]);
    let tls = Tls::from_files(pair.certificate, pair.key);
    let server = Server::new(App).write_time(write_time).listener(Listener::new("127.0.0.1:0").tls(tls));
    let bound = server.bind().unwrap();
    let address = bound.address().unwrap();
    tokio::spawn(bound.run());
    (address, Client::of(&authority))
}

/// A connection whose client has room for little.
async fn connect(address: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(8192).unwrap();
    socket.connect(address).await.unwrap()
}

/// How much the system takes for such a client, if that takes nothing.
async fn most() -> usize {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let _client = connect(listener.local_addr().unwrap()).await;
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut most = 0;
    while let Ok(written) = timeout(Duration::from_secs(1), stream.write(&[0; 16 * 1024])).await {
        most += written.unwrap();
    }
    most
}

/// A connection by which so many letters have been asked for.
async fn asked(client: &Client, address: SocketAddr, count: usize, end: &str) -> TlsStream<TcpStream> {
    let mut stream = client.connect_through(connect(address).await, "site.example").await.unwrap();
    let request = format!("GET /{count} HTTP/1.1\r\nHost: site.example\r\n{end}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
    stream
}

/// How many letters come, with a pause before each piece of them.
async fn letters(stream: &mut TlsStream<TcpStream>, count: usize, pause: Duration) -> io::Result<usize> {
    let mut bytes = vec![0; 16 * 1024];
    let mut letters = 0;
    while letters < count {
        sleep(pause).await;
        let read = timeout(Duration::from_secs(20), stream.read(&mut bytes)).await??;
        if read == 0 {
            break;
        }
        letters += bytes[..read].iter().filter(|byte| **byte == b'~').count();
    }
    Ok(letters)
}

#[tokio::test]
async fn who_takes_it_slowly_has_all_of_it() {
    let time = Duration::from_secs(2);
    let (address, client) = start(time);
    let count = 4 * most().await;
    let mut stream = asked(&client, address, count, "").await;
    let began = Instant::now();
    assert_eq!(letters(&mut stream, count, Duration::from_millis(5)).await.unwrap(), count);
    assert!(began.elapsed() > time, "{:?}", began.elapsed());
}

#[tokio::test]
async fn who_takes_nothing_is_left_in_time() {
    let (address, client) = start(Duration::from_millis(500));
    let most = most().await;
    // Of some of them only the last waits in TLS, and nothing is left to be written.
    let counts: Vec<usize> = (0..12).map(|number| most - 60_000 + number * 20_000).chain([4 * most]).collect();
    for end in ["", "Connection: close\r\n"] {
        let clients = counts.iter().map(|count| {
            let client = &client;
            async move {
                let mut stream = asked(client, address, *count, end).await;
                sleep(Duration::from_secs(3)).await;
                (*count, letters(&mut stream, *count, Duration::ZERO).await)
            }
        });
        let mut left = Vec::new();
        for (count, taken) in join_all(clients).await {
            match taken {
                Ok(taken) if taken == count => {}
                Err(error) if error.kind() == io::ErrorKind::TimedOut => panic!("{count} {end:?}: it is not left"),
                // Nothing more is sent to it, as the end of the connection says.
                Ok(_) | Err(_) => left.push(count),
            }
        }
        assert!(left.len() > 1 && left.contains(&(4 * most)), "{left:?} of {counts:?} with {end:?}");
    }
}
