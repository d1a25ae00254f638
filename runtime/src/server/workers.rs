//! Which threads do the work of a server.

use super::accept::Share;
use super::answering::Answering;
use std::fmt;
use std::future::poll_fn;
use std::io::{self, Error};
use std::num::NonZero;
use std::pin::Pin;
use std::str::FromStr;
use std::task::Poll;
use std::thread;
use std::time::Duration;
use tokio::runtime;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// Which threads do the work of a server: `SQUALL_WORKERS`, or [`Server::workers`](super::Server::workers).
///
/// The same site runs on either: what a handler keeps while it waits must be `Send` in both, and the compiler says where
/// it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Workers {
    /// All threads share all work: a request that waits may go on in another one. A handler that computes for long holds
    /// up its own thread alone. This is tokio's multi-thread scheduler; its threads are as many as the machine has cores,
    /// or as `TOKIO_WORKER_THREADS` says. `SQUALL_WORKERS=shared`.
    #[default]
    Shared,
    /// Each core has a thread with a runtime and sockets of its own, and a connection stays where it was accepted: nothing
    /// is shared, which is less work for each request. A handler that computes for long holds up all connections of
    /// its thread: such work belongs into `tokio::task::spawn_blocking`. `SQUALL_WORKERS=per-core`.
    ///
    /// On Linux each thread has its own socket of the same port (`SO_REUSEPORT`), and the kernel shares out the
    /// connections. Elsewhere, and on Unix sockets, all threads accept from one.
    PerCore,
    /// The same with so many threads, at least one. `SQUALL_WORKERS=4`.
    Threads(usize),
}

impl Workers {
    /// How many threads have a runtime of their own; `None` where work is shared.
    pub(super) fn threads(self) -> Option<usize> {
        match self {
            Workers::Shared => None,
            Workers::PerCore => Some(thread::available_parallelism().map_or(1, NonZero::get)),
            Workers::Threads(threads) => Some(threads.max(1)),
        }
    }
}

/// As settings write it.
impl fmt::Display for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Workers::Shared => f.write_str("shared"),
            Workers::PerCore => f.write_str("per-core"),
            Workers::Threads(threads) => write!(f, "{threads}"),
        }
    }
}

impl FromStr for Workers {
    type Err = String;

    fn from_str(text: &str) -> Result<Workers, String> {
        match text {
            "shared" => Ok(Workers::Shared),
            "per-core" => Ok(Workers::PerCore),
            number => match number.parse() {
                Ok(threads @ 1..=1024) => Ok(Workers::Threads(threads)),
                _ => Err(format!("{text:?} is none of shared, per-core, or a number of threads from 1 to 1024")),
            },
        }
    }
}

/// How long a worker may wait for its threads of `spawn_blocking` to end.
pub(super) const BLOCKING_THREADS: Duration = Duration::from_secs(1);

/// Workers at work. Dropped, they end at once.
pub(super) enum Running {
    /// In the runtime that has started them.
    Shared(JoinSet<io::Result<()>>),
    /// In threads; those that have not ended yet.
    Threads(Vec<oneshot::Receiver<io::Result<()>>>),
}

impl Running {
    /// Sets them to work in this runtime.
    pub(super) fn shared<S: Answering>(shares: Vec<Share<S>>) -> Running {
        Running::Shared(shares.into_iter().map(Share::serve).collect())
    }

    /// Sets each to work in a thread of its own.
    pub(super) fn threads<S: Answering>(shares: Vec<Share<S>>) -> io::Result<Running> {
        let start = |(number, share): (usize, Share<S>)| {
            let (tell, ended) = oneshot::channel();
            thread::Builder::new().name(format!("squall-worker-{number}")).spawn(move || {
                // Nobody may be left to hear it.
                _ = tell.send(work(share));
            })?;
            Ok(ended)
        };
        shares.into_iter().enumerate().map(start).collect::<io::Result<_>>().map(Running::Threads)
    }

    /// Waits until the last has ended, or one has failed.
    pub(super) async fn ended(&mut self) -> io::Result<()> {
        match self {
            Running::Shared(tasks) => {
                while let Some(ended) = tasks.join_next().await {
                    ended.map_err(Error::other)??;
                }
            }
            Running::Threads(threads) => {
                poll_fn(|context| {
                    let mut failed = None;
                    threads.retain_mut(|ended| match Pin::new(ended).poll(context) {
                        Poll::Pending => true,
                        Poll::Ready(result) => {
                            let panicked = |_| Err(Error::other("a worker thread has panicked"));
                            failed = failed.take().or(result.unwrap_or_else(panicked).err());
                            false
                        }
                    });
                    match failed {
                        Some(error) => Poll::Ready(Err(error)),
                        None if threads.is_empty() => Poll::Ready(Ok(())),
                        None => Poll::Pending,
                    }
                })
                .await?
            }
        }
        Ok(())
    }
}

/// The work of one thread.
fn work<S: Answering>(share: Share<S>) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let result = runtime.block_on(share.serve());
    runtime.shutdown_timeout(BLOCKING_THREADS);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_by_their_names() {
        assert_eq!("shared".parse(), Ok(Workers::Shared));
        assert_eq!("per-core".parse(), Ok(Workers::PerCore));
        assert_eq!("3".parse(), Ok(Workers::Threads(3)));
        for bad in ["", "0", "-1", "1025", "Shared", "per core", "3.5", " 3"] {
            assert!(bad.parse::<Workers>().unwrap_err().starts_with(&format!("{bad:?} is none of shared")), "{bad}");
        }
        assert_eq!(Workers::Shared.threads(), None);
        assert!(Workers::PerCore.threads() >= Some(1));
        assert_eq!(Workers::Threads(0).threads(), Some(1));
    }
}
