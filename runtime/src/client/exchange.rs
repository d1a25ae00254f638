//! One request on a connection of its own: WebSockets and streams of events both take one for themselves.

use super::Settings;
use super::address::Address;
use super::error::Error;
use crate::body::Body;
use http::header::{HOST, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use std::io;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// What may be read at a time, in bytes: no head of an answer is longer.
const BUFFER: usize = 64 * 1024;

/// A connection, with TLS or without.
pub(super) trait Transport: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Transport for T {}

pub(super) type Io = Box<dyn Transport>;

/// The head of the answer to a GET with these headers, besides those of the client.
pub(super) async fn ask(
    settings: &Settings,
    address: &Address,
    headers: HeaderMap,
) -> Result<Response<Incoming>, Error> {
    if let Some(fault) = &settings.fault {
        return Err(Error::asked(fault.clone()));
    }
    let asking = async {
        let io = connect(settings, address).await.map_err(|cause| Error::connect(&address.host, cause))?;
        let (mut send, connection) =
            http1::Builder::new().max_buf_size(BUFFER).handshake(TokioIo::new(io)).await.map_err(Error::broken)?;
        // Its end shows at the answer; there is nobody here to tell.
        tokio::spawn(async move { _ = connection.with_upgrades().await });
        send.send_request(request(settings, address, headers)).await.map_err(Error::broken)
    };
    let late = |_| Error::late("there was no answer", settings.patience);
    timeout(settings.patience, asking).await.map_err(late)?
}

fn request(settings: &Settings, address: &Address, headers: HeaderMap) -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = address.target.clone();
    let all = request.headers_mut();
    all.insert(HOST, address.authority.clone());
    all.insert(USER_AGENT, HeaderValue::from_static(concat!("squall/", env!("CARGO_PKG_VERSION"))));
    all.extend(settings.headers.clone());
    all.extend(headers);
    request
}

async fn connect(settings: &Settings, address: &Address) -> io::Result<Io> {
    let socket = TcpStream::connect((address.host.as_str(), address.port)).await?;
    socket.set_nodelay(true)?;
    if !address.tls {
        return Ok(Box::new(socket));
    }
    let config = settings.trust.config().await?;
    let name = ServerName::try_from(address.host.clone()).map_err(io::Error::other)?;
    Ok(Box::new(TlsConnector::from(config).connect(name, socket).await?))
}
