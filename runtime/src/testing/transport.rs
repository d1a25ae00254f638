//! How a request gets to the app.

use crate::app::{App, handle};
use crate::body::Body;
use crate::request::Connection;
use crate::server;
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::response::Parts;
use http::{HeaderValue, Method, Request};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::error::Error as StdError;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use tokio::net::{TcpListener, TcpStream};

/// The head of an answer and its whole body, or why there is none.
type Outcome = Result<(Parts, Bytes), Box<dyn StdError + Send + Sync>>;

/// A way to the app.
pub(super) trait Transport: Send + Sync {
    /// Brings the request there and the answer back.
    fn send(&self, request: Request<Body>) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>>;

    /// Where its server listens.
    fn address(&self) -> Option<SocketAddr>;

    /// The `Host` of a request that names none.
    fn host(&self) -> HeaderValue;

    /// Stops its server.
    fn shutdown(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// Calls the app itself.
pub(super) struct InProcess<A> {
    app: A,
}

impl<A: App> InProcess<A> {
    pub(super) fn new(app: A) -> InProcess<A> {
        InProcess { app }
    }
}

impl<A: App> Transport for InProcess<A> {
    fn send(&self, request: Request<Body>) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        Box::pin(async move {
            let is_head = request.method() == Method::HEAD;
            let (mut head, body) = handle(&self.app, request, Connection::default()).await.into_parts();
            // hyper would add it on the way to a socket.
            if let Some(length) = body.size_hint().exact()
                && !head.status.is_informational()
                && head.status != http::StatusCode::NO_CONTENT
            {
                head.headers.entry(CONTENT_LENGTH).or_insert(length.into());
            }
            // Nor does it send what a HEAD does not ask for (RFC 9110, 9.3.2).
            Ok((head, if is_head { Bytes::new() } else { body.bytes().await? }))
        })
    }

    fn address(&self) -> Option<SocketAddr> {
        None
    }

    fn host(&self) -> HeaderValue {
        HeaderValue::from_static("localhost")
    }

    fn shutdown(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async {})
    }
}

/// A server on a free port, and a connection to it that is kept for the next request.
pub(super) struct Socket {
    address: SocketAddr,
    host: HeaderValue,
    idle: Mutex<Option<SendRequest<Body>>>,
    server: tokio::task::JoinHandle<()>,
}

impl Socket {
    pub(super) async fn start<A: App>(app: A) -> Socket {
        let bound = async {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let address = listener.local_addr()?;
            Ok::<_, std::io::Error>((listener, address))
        };
        let (listener, address) = match bound.await {
            Ok(bound) => bound,
            Err(error) => panic!("no port of 127.0.0.1 can be bound: {error}"),
        };
        let host = match HeaderValue::try_from(address.to_string()) {
            Ok(host) => host,
            Err(error) => panic!("{address} is not a host: {error}"),
        };
        let server = tokio::spawn(server::accept(listener, app));
        Socket { address, host, idle: Mutex::new(None), server }
    }

    async fn connection(&self) -> Result<SendRequest<Body>, Box<dyn StdError + Send + Sync>> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut idle) = idle
            && idle.ready().await.is_ok()
        {
            return Ok(idle);
        }
        let stream = TcpStream::connect(self.address).await?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // Its end shows at the sender; there is nobody here to tell.
        tokio::spawn(async move { _ = connection.await });
        Ok(sender)
    }
}

impl Transport for Socket {
    fn send(&self, request: Request<Body>) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        Box::pin(async move {
            let mut sender = self.connection().await?;
            let (head, body) = sender.send_request(request).await?.into_parts();
            let body = Body::incoming(body).bytes().await?;
            *self.idle.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
            Ok((head, body))
        })
    }

    fn address(&self) -> Option<SocketAddr> {
        Some(self.address)
    }

    fn host(&self) -> HeaderValue {
        self.host.clone()
    }

    fn shutdown(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.server.abort();
        Box::pin(async {})
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.server.abort();
    }
}
