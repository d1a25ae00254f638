//! What tells a process to stop.

#[cfg(not(unix))]
pub(super) use elsewhere::Signals;
#[cfg(unix)]
pub(super) use unix::Signals;

#[cfg(unix)]
mod unix {
    use std::future::poll_fn;
    use std::io;
    use std::task::Poll;
    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// SIGTERM, and the SIGINT of Ctrl-C.
    pub(in super::super) struct Signals {
        terminate: Signal,
        interrupt: Signal,
    }

    impl Signals {
        pub(in super::super) fn install() -> io::Result<Signals> {
            Ok(Signals { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
        }

        /// Waits for the next one.
        pub(in super::super) async fn next(&mut self) {
            poll_fn(|context| match (self.terminate.poll_recv(context), self.interrupt.poll_recv(context)) {
                (Poll::Pending, Poll::Pending) => Poll::Pending,
                _ => Poll::Ready(()),
            })
            .await;
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::io;

    /// Ctrl-C.
    pub(in super::super) struct Signals;

    impl Signals {
        pub(in super::super) fn install() -> io::Result<Signals> {
            Ok(Signals)
        }

        /// Waits for the next one.
        pub(in super::super) async fn next(&mut self) {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}
