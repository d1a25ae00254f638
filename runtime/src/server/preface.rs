//! Which version of HTTP a client speaks, from the first bytes that it sends (RFC 9113, 3.3).

use super::socket::Socket;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

/// What a client sends first that speaks HTTP/2.
pub(super) const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// No request of HTTP/1 begins so far like the preface.
const ENOUGH: usize = 4;

/// Waits until it can be told whether the client speaks HTTP/2.
pub(super) async fn speaks_http2<S: Socket>(mut socket: S) -> io::Result<(bool, Begun<S>)> {
    let mut first = [0; PREFACE.len()];
    let mut have = 0;
    while have < ENOUGH && first[..have] == PREFACE[..have] {
        match socket.read(&mut first[have..]).await? {
            0 => break,
            length => have += length,
        }
    }
    let http2 = have >= ENOUGH && first[..have] == PREFACE[..have];
    Ok((http2, Begun { socket, first, left: 0..have as u8 }))
}

/// A socket of which something has been read already.
pub(super) struct Begun<S> {
    socket: S,
    first: [u8; PREFACE.len()],
    left: std::ops::Range<u8>,
}

impl<S> Begun<S> {
    /// What has been read, and not been read again.
    fn left(&self) -> &[u8] {
        &self.first[usize::from(self.left.start)..usize::from(self.left.end)]
    }
}

impl<S: Socket> AsyncRead for Begun<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.left.is_empty() {
            return Pin::new(&mut self.socket).poll_read(context, buffer);
        }
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

    fn poll_readable(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.left.is_empty() {
            ready!(self.socket.poll_readable(context))?;
        }
        Poll::Ready(Ok(()))
    }
}
