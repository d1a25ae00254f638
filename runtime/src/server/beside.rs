//! Servers of several apps in one process: they begin and end together.

use super::answering::Answering;
use super::bound::Bound;
use super::builder::Server;
use super::workers::Workers;
use crate::error::{Error, Result};
use std::future::pending;
use std::io;
use std::pin::Pin;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A server that does not listen yet, whatever it serves.
pub(super) trait Beside: Send {
    /// Listens at the places that the code has given it.
    fn bind(self: Box<Self>, workers: Workers) -> Result<Box<dyn ListensBeside>>;
}

impl<S: Answering> Beside for Server<S> {
    fn bind(mut self: Box<Self>, workers: Workers) -> Result<Box<dyn ListensBeside>> {
        if self.listeners.is_empty() {
            let fault = "a server beside another one has no place to listen at: give it one by `listener`";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, fault).into());
        }
        self.workers = Some(workers);
        Ok(Box::new(self.bound(false)?))
    }
}

/// The same once it listens.
pub(super) trait ListensBeside: Send {
    /// What to tell of each place where it listens.
    fn announcements(&self) -> Vec<String>;
    /// Serves until a signal comes. From the call on, signals are heard.
    fn run(self: Box<Self>) -> Boxed<Result<()>>;
    /// Serves until that is done.
    fn run_until(self: Box<Self>, stop: Boxed<()>) -> Boxed<Result<()>>;
}

impl<S: Answering> ListensBeside for Bound<S> {
    fn announcements(&self) -> Vec<String> {
        Bound::announcements(self).collect()
    }

    fn run(self: Box<Self>) -> Boxed<Result<()>> {
        let serving = self.until_told();
        Box::pin(async { serving?.await })
    }

    fn run_until(self: Box<Self>, stop: Boxed<()>) -> Boxed<Result<()>> {
        Box::pin(Bound::run_until(*self, stop))
    }
}

/// Those that run beside the first one. Dropped, they end at once.
pub(super) struct Others {
    running: JoinSet<Result<()>>,
    /// Dropped, it has them end; there where no signal does that.
    stop: Option<watch::Sender<()>>,
}

impl Others {
    /// Runs them until a signal comes.
    pub(super) fn until_told(others: Vec<Box<dyn ListensBeside>>) -> Others {
        let mut running = JoinSet::new();
        for other in others {
            running.spawn(other.run());
        }
        Others { running, stop: None }
    }

    /// Runs them until the first one has been told to stop.
    pub(super) fn until_stopped(others: Vec<Box<dyn ListensBeside>>) -> Others {
        let (stop, told) = watch::channel(());
        let mut running = JoinSet::new();
        for other in others {
            let mut told = told.clone();
            // Nothing is sent: it ends with the sender.
            running.spawn(other.run_until(Box::pin(async move { _ = told.changed().await })));
        }
        Others { running, stop: Some(stop) }
    }

    /// Why one of them has failed; it is waited for as long as none has.
    pub(super) async fn failure(&mut self) -> Error {
        loop {
            match self.running.join_next().await.map(flat) {
                Some(Ok(())) => {}
                Some(Err(error)) => return error,
                None => pending().await,
            }
        }
    }

    /// Waits for their end, which they have been told of.
    pub(super) async fn end(mut self) -> Result<()> {
        self.stop = None;
        while let Some(ended) = self.running.join_next().await {
            flat(ended)?;
        }
        Ok(())
    }

    /// Tells them to stop, where no signal does.
    pub(super) fn stop(&mut self) {
        self.stop = None;
    }
}

fn flat(ended: Result<Result<()>, JoinError>) -> Result<()> {
    ended?
}
