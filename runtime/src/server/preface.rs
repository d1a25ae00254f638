//! What a client speaks, from the first bytes that it sends: which version of HTTP (RFC 9113, 3.3), and whether TLS.

use super::socket::Socket;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

/// What a client sends first that speaks HTTP/2.
pub(super) const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// No request of HTTP/1 begins so far like the preface.
#[cfg(feature = "http2")]
const ENOUGH: usize = 4;

/// Waits until it can be told whether the client speaks HTTP/2.
#[cfg(feature = "http2")]
pub(super) async fn speaks_http2<S: Socket>(socket: S) -> io::Result<(bool, Begun<S>)> {
    let mut begun = Begun::new(socket);
    while begun.left().len() < ENOUGH && PREFACE.starts_with(begun.left()) {
        if !begun.more().await? {
            break;
        }
    }
    let http2 = begun.left().len() >= ENOUGH && PREFACE.starts_with(begun.left());
    Ok((http2, begun))
}

/// Waits for the first byte; `None` where none comes.
#[cfg(feature = "tls")]
pub(super) async fn first_byte<S: Socket>(socket: S) -> io::Result<(Option<u8>, Begun<S>)> {
    let mut begun = Begun::new(socket);
    begun.more().await?;
    Ok((begun.left().first().copied(), begun))
}

/// A socket of which something has been read already.
pub(super) struct Begun<S> {
    socket: S,
    first: [u8; PREFACE.len()],
    left: std::ops::Range<u8>,
}

impl<S: Socket> Begun<S> {
    pub(super) fn new(socket: S) -> Begun<S> {
        Begun { socket, first: [0; PREFACE.len()], left: 0..0 }
    }

    /// Reads ahead; `false` at the end.
    async fn more(&mut self) -> io::Result<bool> {
        let length = self.socket.read(&mut self.first[usize::from(self.left.end)..]).await?;
        // It is at most as long as the preface.
        self.left.end += length as u8;
        Ok(length > 0)
    }

    /// What has been read, and not been read again.
    fn left(&self) -> &[u8] {
        &self.first[usize::from(self.left.start)..usize::from(self.left.end)]
    }
}

impl<S: Socket> AsyncRead for Begun<S> {
    #[inline]
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // Always, but for the first time.
        if self.left.is_empty() {
            return Pin::new(&mut self.socket).poll_read(context, buffer);
        }
        self.poll_read_again(context, buffer)
    }
}

impl<S: Socket> Begun<S> {
    #[cold]
    fn poll_read_again(&mut self, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let length = self.left().len().min(buffer.remaining());
        buffer.put_slice(&self.left()[..length]);
        // It is at most as long as the preface.
        self.left.start += length as u8;
        // So that what stands behind it is not another read of hyper's. An error comes again.
        if buffer.remaining() > 0 {
            _ = Pin::new(&mut self.socket).poll_read(context, buffer);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: Socket> AsyncWrite for Begun<S> {
    #[inline]
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}

impl<S: Socket> Socket for Begun<S> {
    fn send_at_once(&self) {
        self.socket.send_at_once();
    }

    fn forget_unsent(&self) {
        self.socket.forget_unsent();
    }

    fn poll_readable(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.left.is_empty() {
            ready!(self.socket.poll_readable(context))?;
        }
        Poll::Ready(Ok(()))
    }
}
