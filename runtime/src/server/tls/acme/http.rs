//! The client that speaks to the authority.

use crate::body::Body;
use bytes::Bytes;
use http::{Request, Uri, header};
use hyper_util::rt::TokioIo;
use instant_acme::{BodyWrapper, BytesResponse, Error, HttpClient};
use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// No answer is longer, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// One connection for each question: there are a dozen in two months.
pub(super) struct Client {
    config: Arc<ClientConfig>,
}

impl Client {
    pub(super) fn new(roots: RootCertStore) -> io::Result<Client> {
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?;
        Ok(Client { config: Arc::new(builder.with_root_certificates(roots).with_no_client_auth()) })
    }
}

type Answer = Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>>;

impl HttpClient for Client {
    fn request(&self, request: Request<BodyWrapper<Bytes>>) -> Answer {
        let connector = TlsConnector::from(self.config.clone());
        Box::pin(async move {
            match timeout(PATIENCE, ask(connector, request)).await {
                Ok(answer) => answer.map_err(|error| Error::Other(error.into())),
                Err(late) => Err(Error::Other(Box::new(late))),
            }
        })
    }
}

async fn ask(connector: TlsConnector, mut request: Request<BodyWrapper<Bytes>>) -> io::Result<BytesResponse> {
    let wrong = |what: &'static str| io::Error::new(io::ErrorKind::InvalidInput, what);
    let uri = request.uri().clone();
    if uri.scheme_str() != Some("https") {
        return Err(wrong("the authority is not reached by https"));
    }
    let authority = uri.authority().ok_or_else(|| wrong("the URL of the authority has no host"))?;
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    let socket = TcpStream::connect((host.as_str(), authority.port_u16().unwrap_or(443))).await?;
    let name = ServerName::try_from(host).map_err(|_| wrong("the URL of the authority has no proper host"))?;
    let stream = connector.connect(name, socket).await?;
    let value = authority.as_str().parse().map_err(io::Error::other)?;
    request.headers_mut().insert(header::HOST, value);
    *request.uri_mut() = uri.path_and_query().cloned().map_or_else(Uri::default, Uri::from);
    let (mut send, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    let (mut connection, mut answer) = (
        pin!(connection),
        pin!(async move {
            let (head, body) = send.send_request(request).await.map_err(io::Error::other)?.into_parts();
            let bytes = Body::incoming(body).limited(LONGEST).bytes().await.map_err(io::Error::other)?;
            Ok(BytesResponse { parts: head, body: Box::new(bytes) })
        }),
    );
    let mut open = true;
    poll_fn(|context| {
        if open && connection.as_mut().poll(context).is_ready() {
            open = false;
        }
        answer.as_mut().poll(context)
    })
    .await
}
