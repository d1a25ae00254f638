//! The site that is asked, and a client that says all of its handshake.

use super::authority::{Authority, Identity};
use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use squall::prelude::*;
use squall::{Bound, ClientCertificate, Listener, Plain, Server, Tls};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

#[app(handlers = [Index, Peer, Who, Perhaps], hosts = ["site.example", "*.site.example", "localhost"])]
pub struct App;

#[handler(get, "/")]
struct Index {
    of: About,
}

struct About(String);

impl squall::FromRequest for About {
    async fn from_request(request: &Request) -> Result<About> {
        Ok(About(format!("{} {:?}", request.scheme(), request.version())))
    }
}

impl Index {
    async fn get(self) -> String {
        self.of.0
    }
}

#[handler(get, "/peer")]
struct Peer {
    peer: Option<SocketAddr>,
}

impl Peer {
    async fn get(self) -> String {
        self.peer.unwrap().to_string()
    }
}

#[handler(get, "/who")]
struct Who {
    client: ClientCertificate,
}

impl Who {
    async fn get(self) -> String {
        let client = self.client;
        let emails: Vec<_> = client.email_addresses().collect();
        let uris: Vec<_> = client.uris().collect();
        let name = client.common_name().unwrap_or_default();
        format!("{name}; {}; {}; {emails:?}; {uris:?}; {}", client.subject(), client.issuer(), client.chain().count())
    }
}

#[handler(get, "/perhaps")]
struct Perhaps {
    client: Option<ClientCertificate>,
}

impl Perhaps {
    async fn get(self) -> String {
        self.client.map_or_else(|| "nobody".to_owned(), |client| client.common_name().unwrap().to_owned())
    }
}

/// A server that runs until this is dropped.
pub struct Running {
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<()>>,
}

impl Running {
    pub fn start_at(place: &str, tls: Tls) -> Running {
        Running::start(Listener::new(place).tls(tls))
    }

    pub fn start(listener: Listener) -> Running {
        let bound = bind_listener(listener).unwrap();
        let address = bound.address().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(bound.run_until(async { _ = stopped.await }));
        Running { address, stop, task }
    }

    /// Waits for its end.
    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap().unwrap();
    }
}

pub fn bind_at(place: &str, tls: Tls) -> Result<Bound<Plain<App>>> {
    bind_listener(Listener::new(place).tls(tls))
}

fn bind_listener(listener: Listener) -> Result<Bound<Plain<App>>> {
    Server::new(App).header_time(Duration::from_millis(500)).listener(listener).bind()
}

pub fn bind(tls: Tls) -> Result<Bound<Plain<App>>> {
    bind_at("127.0.0.1:0", tls)
}

pub fn run(tls: Tls) -> Running {
    Running::start_at("127.0.0.1:0", tls)
}

/// What a client says of itself.
pub struct Client {
    config: ClientConfig,
}

impl Client {
    pub fn of(authority: &Authority) -> Client {
        Client::new(authority, &[&rustls::version::TLS13, &rustls::version::TLS12], None)
    }

    pub fn with(authority: &Authority, identity: Identity) -> Client {
        Client::new(authority, &[&rustls::version::TLS13], Some(identity))
    }

    pub fn new(
        authority: &Authority,
        versions: &[&'static SupportedProtocolVersion],
        identity: Option<Identity>,
    ) -> Client {
        Client::build(authority.roots(), versions, identity)
    }

    fn build(
        roots: RootCertStore,
        versions: &[&'static SupportedProtocolVersion],
        identity: Option<Identity>,
    ) -> Client {
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots);
        let config = match identity {
            None => builder.with_no_client_auth(),
            Some(identity) => builder.with_client_auth_cert(identity.chain, identity.key).unwrap(),
        };
        Client { config }
    }

    pub fn trusting(roots: RootCertStore) -> Client {
        Client::build(roots, &[&rustls::version::TLS13, &rustls::version::TLS12], None)
    }

    pub fn speaking(mut self, protocols: &[&str]) -> Client {
        self.config.alpn_protocols = protocols.iter().map(|it| it.as_bytes().to_vec()).collect();
        self
    }

    pub async fn connect(&self, address: SocketAddr, name: &str) -> io::Result<TlsStream<TcpStream>> {
        self.connect_through(TcpStream::connect(address).await?, name).await
    }

    /// A handshake on a connection that may have said something before.
    pub async fn connect_through(&self, stream: TcpStream, name: &str) -> io::Result<TlsStream<TcpStream>> {
        let name = ServerName::try_from(name.to_owned()).unwrap();
        TlsConnector::from(Arc::new(self.config.clone())).connect(name, stream).await
    }

    /// The whole answer to a GET of HTTP/1.1.
    pub async fn get(&self, address: SocketAddr, name: &str, path: &str) -> io::Result<String> {
        let exchange = async {
            let mut stream = self.connect(address, name).await?;
            let request = format!("GET {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).await?;
            // Where much goes on at once it may be kept for later.
            stream.flush().await?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await?;
            Ok(answer)
        };
        timeout(Duration::from_secs(20), exchange).await.expect("no answer")
    }
}
