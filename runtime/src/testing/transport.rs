//! How a request gets to the app.

use crate::app::{App, Site, handle};
use crate::body::Body;
use crate::request::Connection;
use crate::server::{Answering, Server};
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
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

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
    site: Site<A>,
}

impl<A: App> InProcess<A> {
    #[track_caller]
    pub(super) fn new(app: A) -> InProcess<A> {
        let site = Site::for_tests(app);
        if let Err(fault) = site.config().check() {
            panic!("{fault:?}");
        }
        InProcess { site }
    }
}

impl<A: App> Transport for InProcess<A> {
    fn send(&self, request: Request<Body>) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        Box::pin(async move {
            let is_head = request.method() == Method::HEAD;
            let (mut head, body) = handle(&self.site, request, Connection::default()).await.into_parts();
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

/// What stops the server, and its end.
type Running = (oneshot::Sender<()>, JoinHandle<crate::error::Result<()>>);

/// A server on a free port, and a connection to it that is kept for the next request.
pub(super) struct Socket {
    address: SocketAddr,
    host: HeaderValue,
    idle: Mutex<Option<SendRequest<Body>>>,
    server: Mutex<Option<Running>>,
}

impl Socket {
    pub(super) fn start<S: Answering>(server: Server<S>) -> Socket {
        let bound = match server.listen_as_told("127.0.0.1:0") {
            Ok(bound) => bound,
            Err(error) => panic!("{error:?}"),
        };
        let Some(address) = bound.address() else { panic!("a client needs a server that listens by TCP") };
        let host = match HeaderValue::try_from(address.to_string()) {
            Ok(host) => host,
            Err(error) => panic!("{address} is not a host: {error}"),
        };
        let (stop, stopped) = oneshot::channel();
        // It also stops where the sender is dropped.
        let running = tokio::spawn(bound.run_until(async { _ = stopped.await }));
        Socket { address, host, idle: Mutex::new(None), server: Mutex::new(Some((stop, running))) }
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
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
        Box::pin(async {
            if let Some((stop, running)) = server {
                drop(stop);
                _ = running.await;
            }
        })
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let server = self.server.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((_, running)) = server {
            running.abort();
        }
    }
}
