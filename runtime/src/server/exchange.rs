//! How requests come from hyper to the one future of a connection that answers them, and the answers back.
//!
//! hyper has a future for each request and moves it into a box of its own, which copies it twice: all of it, and it is as large
//! as that of the largest handler. Here it is one for all requests, stays where it is, and hyper's futures are
//! only two references.

use super::answering::Answering;
use super::drain::Told;
use super::unread::Unread;
use crate::body::Body;
use crate::request::Connection;
use crate::respond::Response;
use crate::upgrade::Upgrade;
use http::header::CONNECTION;
use http::{HeaderValue, StatusCode};
use hyper::body::Incoming;
use std::convert::Infallible;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

/// Where a request waits to be answered, and its answer to be sent: HTTP/1.1 has one at a time.
pub(super) struct Exchange {
    waits: Mutex<Waits>,
    unread: Unread,
    /// The numbers of the request that is being answered, and of the last one that has been.
    answering: AtomicU64,
    answered: AtomicU64,
    /// What the connection goes on as, once the last answer has been sent.
    upgrade: Mutex<Option<Upgrade>>,
}

#[derive(Default)]
enum Waits {
    #[default]
    Nothing,
    Request(http::Request<Incoming>),
    Answer(Response),
}

// No panic leaves half a request behind.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Exchange {
    pub(super) fn new(unread: Unread) -> Exchange {
        let number = || AtomicU64::new(unread.taken());
        Exchange { waits: Mutex::default(), answering: number(), answered: number(), unread, upgrade: Mutex::default() }
    }

    /// How many requests hyper has given away.
    #[inline]
    pub(super) fn begun(&self) -> u64 {
        self.unread.taken()
    }

    /// What the connection is to go on as.
    pub(super) fn upgrade(&self) -> Option<Upgrade> {
        locked(&self.upgrade).take()
    }

    /// A request has come.
    #[inline]
    pub(super) fn bring(&self, request: http::Request<Incoming>) {
        *locked(&self.waits) = Waits::Request(request);
        self.unread.take();
    }

    /// Answers requests, for ever.
    pub(super) async fn answer_all<A: Answering>(&self, connection: Connection, serves: &A, told: &Told) {
        loop {
            // Who brings a request polls again.
            poll_fn(|_| if self.begun() == self.answering.load(Relaxed) { Poll::Pending } else { Poll::Ready(()) })
                .await;
            let Waits::Request(request) = mem::take(&mut *locked(&self.waits)) else { continue };
            let number = self.begun();
            self.answering.store(number, Relaxed);
            let (head, body) = request.into_parts();
            let mut request = serves.request(head, connection);
            let mut answer = None;
            serves.answer(&mut request, Body::incoming(body), &mut answer).await;
            let response = answer.get_or_insert_default();
            if response.status() == StatusCode::SWITCHING_PROTOCOLS {
                *locked(&self.upgrade) = Upgrade::of(response);
            } else if told.is_last_answer() || self.unread.is_end(number, response) {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            if let Some(response) = answer {
                *locked(&self.waits) = Waits::Answer(response);
            }
            self.answered.store(number, Relaxed);
        }
    }
}

/// The answer to the request that has been brought.
pub(super) struct Answer<'a, 'f, F> {
    pub(super) exchange: &'a Exchange,
    /// What answers all.
    pub(super) answering: &'a Mutex<Pin<&'f mut F>>,
}

impl<F: Future<Output = ()>> Future for Answer<'_, '_, F> {
    type Output = Result<Response, Infallible>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // It never ends.
        _ = locked(self.answering).as_mut().poll(context);
        if self.exchange.answered.load(Relaxed) != self.exchange.begun() {
            return Poll::Pending;
        }
        match mem::take(&mut *locked(&self.exchange.waits)) {
            Waits::Answer(response) => Poll::Ready(Ok(response)),
            Waits::Request(_) | Waits::Nothing => Poll::Pending,
        }
    }
}
