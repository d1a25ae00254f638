//! One connection by TLS: its handshake, and then what is spoken in it.

use super::acme::TLS_ALPN;
use super::client::ClientCertificate;
use super::reload::Current;
use crate::app::Answer;
use crate::body::Body;
use crate::request::{Connection, Request};
use crate::server::answering::Answering;
use crate::server::drain::Told;
use crate::server::limits::Limits;
use crate::server::preface::{Begun, first_byte};
use crate::server::race::{Either, race};
use crate::server::socket::{Socket, farewell};
use http::request::Parts;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// The kind of record that a handshake begins with (RFC 8446, 5.1).
const HANDSHAKE: u8 = 22;

/// Serves a connection that begins with a handshake.
pub(in crate::server) async fn serve_connection<A: Answering>(
    socket: impl Socket,
    mut connection: Connection,
    serves: A,
    limits: Limits,
    told: Told,
    current: Current,
) {
    socket.send_at_once();
    let peer = connection.peer.map(tracing::field::display);
    let late = race(sleep(current.handshake_time()), told.closing());
    let secured = match race(handshake(socket, &current), late).await {
        Either::First(Ok(Some(secured))) => secured,
        Either::First(Ok(None)) => return,
        Either::First(Err(error)) => {
            tracing::debug!(target: "squall::tls", peer, cause = %error, "a handshake has failed");
            return;
        }
        Either::Second(_) => {
            tracing::debug!(target: "squall::tls", peer, "a handshake has taken too long");
            return;
        }
    };
    if secured.protocol() == Some(TLS_ALPN) {
        // The authority has seen what it wanted to see.
        return;
    }
    let certificate = match secured.certificate() {
        Ok(certificate) => certificate,
        Err(error) => {
            // rustls has taken it, so that it is no forgery; but who it is nobody can say.
            tracing::debug!(target: "squall::tls", peer, cause = %error, "a client's certificate cannot be read");
            return;
        }
    };
    connection.secure = Some(true);
    let serves = Certified { serves, certificate };
    #[cfg(feature = "http2")]
    if secured.protocol() == Some(super::H2) {
        return crate::server::http2::serve_http2(secured, connection, serves, limits, told).await;
    }
    crate::server::connection::serve_connection(secured, connection, serves, limits, told).await;
}

/// `None` where the client says nothing, or has been told that it does not speak TLS.
async fn handshake<S: Socket>(socket: S, current: &Current) -> io::Result<Option<Secured<S>>> {
    let (first, begun) = first_byte(socket).await?;
    match first {
        Some(HANDSHAKE) => TlsAcceptor::from(current.config()).accept(begun).await.map(|stream| Some(Secured(stream))),
        // What the methods of HTTP are made of.
        Some(b'A'..=b'Z') => {
            farewell(begun, REFUSAL, READ).await;
            Ok(None)
        }
        None => Ok(None),
        Some(_) => Err(io::Error::new(io::ErrorKind::InvalidData, "it does not begin with a handshake")),
    }
}

/// How much a client may send while it hears that this port speaks TLS, in bytes.
const READ: u64 = 64 * 1024;

const REFUSAL: &[u8] = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n\
    content-length: 71\r\n\r\n400 Bad Request: plain HTTP has come to a port for HTTPS: use https://\n";

/// What is spoken through TLS.
struct Secured<S>(TlsStream<Begun<S>>);

impl<S: Socket> Secured<S> {
    /// What both sides have agreed to speak.
    fn protocol(&self) -> Option<&[u8]> {
        self.0.get_ref().1.alpn_protocol()
    }

    /// Who the client is.
    fn certificate(&self) -> Result<Option<ClientCertificate>, x509_cert::der::Error> {
        ClientCertificate::read(self.0.get_ref().1.peer_certificates().unwrap_or_default())
    }
}

impl<S: Socket> AsyncRead for Secured<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl<S: Socket> AsyncWrite for Secured<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

impl<S: Socket> Socket for Secured<S> {
    fn forget_unsent(&self) {
        self.0.get_ref().0.forget_unsent();
    }

    /// What comes with the end of the handshake is read with it, and deciphered.
    fn poll_readable(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let (socket, session) = self.0.get_ref();
        if session.wants_read() { socket.poll_readable(context) } else { Poll::Ready(Ok(())) }
    }
}

/// What is served, with what is known of the client.
#[derive(Clone)]
struct Certified<A> {
    serves: A,
    certificate: Option<ClientCertificate>,
}

impl<A: Answering> Answering for Certified<A> {
    fn request(&self, mut head: Parts, connection: Connection) -> Request {
        if let Some(certificate) = &self.certificate {
            head.extensions.insert(certificate.clone());
        }
        self.serves.request(head, connection)
    }

    fn answer(&self, request: &mut Request, body: Body, place: &mut Answer) -> impl Future<Output = ()> + Send {
        self.serves.answer(request, body, place)
    }
}

#[cfg(test)]
mod tests {
    use super::REFUSAL;

    #[test]
    fn the_refusal_is_as_long_as_it_says() {
        let text = std::str::from_utf8(REFUSAL).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.ends_with(&format!("content-length: {}", body.len())), "{head}, {}", body.len());
    }
}
