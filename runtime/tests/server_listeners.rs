//! Listeners with limits of their own, besides those of the server.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod serving;

use serving::{Started, rest};
use squall::prelude::*;
use squall::{Address, Listener, Server};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::time::{Duration, Instant};

#[app(handlers = [Index, Upload, Large])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[handler(post, "/upload")]
struct Upload {
    #[body]
    body: String,
}

impl Upload {
    async fn post(self) -> String {
        format!("{} bytes", self.body.len())
    }
}

/// More than sockets hold.
#[handler(get, "/large")]
struct Large;

impl Large {
    async fn get(self) -> Vec<u8> {
        vec![b'x'; 32 << 20]
    }
}

const SHORT: Duration = Duration::from_millis(400);
/// Nothing is closed within this, unless a limit of 400 milliseconds has closed it.
const SOON: Duration = Duration::from_millis(2500);

/// A server whose own limits are long, with a listener that has these and one that has none of its own.
fn both(with: impl FnOnce(Listener) -> Listener) -> (Vec<SocketAddr>, mpsc::Sender<()>) {
    let server = Server::new(App)
        .listener(with(Listener::new("127.0.0.1:0")))
        .listener(Listener::new("127.0.0.1:0"))
        .header_time(Duration::from_secs(30))
        .header_count(20);
    let (stop, stopped) = mpsc::channel::<()>();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let bound = server.bind().unwrap();
            let address = |address: &Address| match address {
                Address::Tcp(address) => *address,
                other => panic!("{other}"),
            };
            tell.send(bound.addresses().map(address).collect()).unwrap();
            let stopped = tokio::task::spawn_blocking(move || stopped.recv());
            bound.run_until(async { _ = stopped.await }).await.unwrap();
        });
    });
    (told.recv().unwrap(), stop)
}

/// What comes to these bytes until the connection is closed; `None` where it is not closed soon.
fn closed(address: SocketAddr, bytes: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    until_closed(&mut stream)
}

fn until_closed(stream: &mut TcpStream) -> Option<String> {
    stream.set_read_timeout(Some(SOON)).unwrap();
    let (began, mut came) = (Instant::now(), Vec::new());
    let end = stream.read_to_end(&mut came);
    (end.is_ok() && began.elapsed() < SOON).then(|| String::from_utf8_lossy(&came).into_owned())
}

#[test]
fn a_listener_has_times_of_its_own() {
    let (addresses, _stop) = both(|listener| listener.header_time(SHORT).idle_time(SHORT).body_time(SHORT));
    let [short, long] = addresses[..] else { panic!("{addresses:?}") };

    let head = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    assert!(closed(short, head).unwrap().starts_with("HTTP/1.1 408 "));
    assert_eq!(closed(long, head), None);

    let whole = format!("{head}\r\n");
    assert!(closed(short, &whole).unwrap().ends_with("index"), "closed after it was idle");
    assert_eq!(closed(long, &whole), None);

    let upload =
        "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nhalf";
    assert!(closed(short, upload).unwrap().starts_with("HTTP/1.1 408 "));
    assert_eq!(closed(long, upload), None);
}

#[test]
fn a_listener_has_a_time_of_its_own_for_who_takes_nothing() {
    let (addresses, _stop) = both(|listener| listener.write_time(SHORT));
    let [short, long] = addresses[..] else { panic!("{addresses:?}") };
    for (address, whole) in [(short, false), (long, true)] {
        let mut stream = serving::get(address, "/large");
        std::thread::sleep(SOON);
        stream.set_read_timeout(Some(serving::PATIENCE)).unwrap();
        let mut came = 0;
        let mut buffer = vec![0; 1 << 20];
        while came < 32 << 20 {
            match stream.read(&mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(length) => came += length,
            }
        }
        assert_eq!(came >= 32 << 20, whole, "{came} bytes from {address}");
    }
}

#[test]
fn a_listener_has_sizes_of_its_own() {
    let (addresses, _stop) = both(|listener| listener.header_bytes(8192).header_count(40));
    let [own, general] = addresses[..] else { panic!("{addresses:?}") };
    let status = |address, headers: &str| {
        let request = format!("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n");
        closed(address, &request).unwrap()[9..12].to_owned()
    };
    let long = format!("X-Long: {}\r\n", "x".repeat(9000));
    assert_eq!((status(own, &long), status(general, &long)), ("431".to_owned(), "200".to_owned()));
    let many: String = (0..30).map(|number| format!("X-{number}: 1\r\n")).collect();
    assert_eq!((status(own, &many), status(general, &many)), ("200".to_owned(), "431".to_owned()));
}

#[test]
fn who_has_no_prior_knowledge_of_http_2_hears_http_1_without_tls() {
    let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0";
    let plain = Started::new(Server::new(App).listener("127.0.0.1:0"));
    let mut stream = TcpStream::connect(plain.address).unwrap();
    stream.write_all(preface.as_bytes()).unwrap();
    let answer = rest(stream);
    assert!(answer.starts_with("HTTP/1.1 505 "), "{answer:?}");

    let told = Started::new(Server::new(App).listener(Listener::new("127.0.0.1:0").http2_prior_knowledge()));
    let mut stream = TcpStream::connect(told.address).unwrap();
    stream.write_all(preface.as_bytes()).unwrap();
    let mut kind = [0; 4];
    stream.read_exact(&mut kind).unwrap();
    assert_eq!(kind[3], 4, "settings are the server's first frame: {kind:?}");
    assert!(serving::body_of(told.address, "/").contains("index"), "HTTP/1.1 is spoken too");
}

#[test]
fn code_hears_that_no_more_work_is_wanted_before_the_server_stops() {
    let server = Server::new(App).listener("127.0.0.1:0").drain_delay(Duration::from_millis(800));
    let readiness = server.readiness();
    let mut started = Started::new(server);
    assert!(readiness.is_ready());
    started.stop();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(serving::PATIENCE, readiness.draining()).await }).unwrap();
    // It goes on as before for a while.
    assert!(serving::body_of(started.address, "/").ends_with("index"));
    started.ended();
}
