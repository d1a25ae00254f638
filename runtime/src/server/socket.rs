//! What a connection is carried by.

use crate::upgrade::Transport;
use std::io;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio::time::timeout;

/// The stream of a connection: a socket, or what is spoken through one.
pub(super) trait Socket: AsyncRead + AsyncWrite + Unpin + Send + 'static {
    /// Sends small answers at once, where the transport would have them wait for the acknowledgement of the last one.
    /// Where that fails all works, only slower.
    fn send_at_once(&self) {}

    /// Lets the end of the stream throw away what the peer has not taken: whoever takes nothing is not sent the rest later.
    fn forget_unsent(&self) {}

    /// Ready when there is something to read, the end or an error among it, in the transport's own buffer too; or may be,
    /// where that cannot be told.
    fn poll_readable(&self, context: &mut Context<'_>) -> Poll<io::Result<()>>;
}

/// What a connection goes on through that speaks HTTP no more.
impl<S: Socket> Transport for S {
    fn forget_unsent(&self) {
        Socket::forget_unsent(self);
    }
}

impl Socket for TcpStream {
    fn send_at_once(&self) {
        _ = self.set_nodelay(true);
    }

    fn forget_unsent(&self) {
        _ = self.set_zero_linger();
    }

    fn poll_readable(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // A new socket of tokio's says that it is ready, whether it is or not.
        self.poll_peek(context, &mut ReadBuf::new(&mut [0])).map_ok(|_| ())
    }
}

#[cfg(unix)]
impl Socket for UnixStream {
    fn poll_readable(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_read_ready(context)
    }
}

/// How long a client may take to hear the end.
const FAREWELL: Duration = Duration::from_secs(1);

/// Says the last words, and reads up to so many bytes of what comes meanwhile: the system throws away what has been sent
/// on a socket that is closed with something unread.
pub(super) async fn farewell(mut socket: impl AsyncRead + AsyncWrite + Unpin, words: &[u8], most: u64) {
    let said = async move {
        socket.write_all(words).await?;
        socket.shutdown().await?;
        let mut rest = socket.take(most);
        let mut scratch = [0; 1024];
        while rest.read(&mut scratch).await? > 0 {}
        Ok::<_, io::Error>(())
    };
    // Of who does not listen nothing is to be learned.
    _ = timeout(FAREWELL, said).await;
}
