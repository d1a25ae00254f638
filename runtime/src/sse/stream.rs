//! The body of an answer of events.

use super::between;
use super::event::{IntoSseEvent, SseEvent};
use super::heartbeat::Heart;
use crate::error::{Error, Result};
use crate::readiness::Readiness;
use crate::request::{BoxFuture, Request};
use bytes::Bytes;
use futures_core::Stream;
use serde::Serialize;
use std::future::{pending, poll_fn};
use std::mem;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// Where the events come from. Each is a box of its own kind, so that there is one around the stream and not two.
pub(super) enum Source {
    Events(Pin<Box<dyn AnyEvents + Send>>),
    Json(Pin<Box<dyn AnyValues + Send>>),
    Lines(Pin<Box<dyn Lines + Send>>),
    /// Those of two, as far as they have not ended.
    Both(Box<(Option<Source>, Option<Source>)>),
}

/// Events that are written already.
pub(crate) trait Lines: Stream<Item = Bytes> {
    /// Events of others come in between, so that an id would not say where these are to go on.
    fn beside_others(self: Pin<&mut Self>) {}
}

/// Any stream of events.
pub(super) trait AnyEvents {
    fn poll_event(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<SseEvent>>>;
}

impl<S: Stream<Item: IntoSseEvent>> AnyEvents for S {
    fn poll_event(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<SseEvent>>> {
        self.poll_next(context).map(|event| event.map(IntoSseEvent::into_event))
    }
}

/// Any stream of values.
pub(super) trait AnyValues {
    fn poll_event(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<SseEvent>>>;
}

impl<S: Stream<Item: Serialize>> AnyValues for S {
    fn poll_event(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<SseEvent>>> {
        self.poll_next(context).map(|value| value.map(|value| SseEvent::json(&value)))
    }
}

impl Source {
    /// Both of these.
    pub(super) fn both(mut one: Source, mut other: Source) -> Source {
        one.beside_others();
        other.beside_others();
        Source::Both(Box::new((Some(one), Some(other))))
    }

    fn beside_others(&mut self) {
        // Those of two have been told already.
        if let Source::Lines(lines) = self {
            lines.as_mut().beside_others();
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        let event = match self {
            Source::Events(events) => ready!(events.as_mut().poll_event(context)),
            Source::Json(values) => ready!(values.as_mut().poll_event(context)),
            Source::Lines(lines) => return lines.as_mut().poll_next(context).map(|lines| lines.map(Ok)),
            Source::Both(both) => return poll_both(both, context),
        };
        Poll::Ready(event.map(|event| event?.into_bytes()))
    }
}

/// The next events of either. Who has brought some is asked last next time, so that no one keeps the other from being heard.
fn poll_both(both: &mut (Option<Source>, Option<Source>), context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
    for _ in 0..2 {
        let (first, last) = both;
        let poll = first.as_mut().map(|source| source.poll(context));
        if let Some(Poll::Ready(None)) = poll {
            *first = None;
        }
        mem::swap(first, last);
        if let Some(Poll::Ready(Some(lines))) = poll {
            return Poll::Ready(Some(lines));
        }
    }
    if both.0.is_none() && both.1.is_none() { Poll::Ready(None) } else { Poll::Pending }
}

/// The events, what shows that the stream is there while there are none, and its end.
pub(super) struct Sending {
    source: Source,
    heart: Heart,
    /// What is sent before all else.
    first: Option<Bytes>,
    /// Done when the stream is to end for another reason than its own; it then says how long the browser is to wait.
    end: Option<BoxFuture<'static, u64>>,
    /// Whether something was sent since the heart has last beaten.
    sent: bool,
    /// What the stream has failed with.
    failure: Option<Error>,
    ended: bool,
}

impl Sending {
    pub(super) fn new(source: Source, heartbeat: Duration, retry: u64, request: &Request) -> Sending {
        let first = Some(wait(retry));
        let end = Some(end_for(request));
        Sending { source, heart: Heart::new(heartbeat), first, end, sent: false, failure: None, ended: false }
    }
}

/// Done when the server is to stop, or the session has ended.
fn end_for(request: &Request) -> BoxFuture<'static, u64> {
    let readiness = request.config().get::<Readiness>().cloned();
    #[cfg(feature = "sessions")]
    let session = crate::session::end_of(request);
    Box::pin(async move {
        let mut draining = pin!(async {
            match &readiness {
                Some(readiness) => readiness.draining().await,
                None => pending().await,
            }
        });
        #[cfg(feature = "sessions")]
        let mut session = pin!(async {
            match session {
                Some(end) => end.come().await,
                None => pending().await,
            }
        });
        poll_fn(|context| {
            #[cfg(feature = "sessions")]
            if session.as_mut().poll(context).is_ready() {
                return Poll::Ready(());
            }
            draining.as_mut().poll(context)
        })
        .await;
        // Soon, to another process; not all of them at once.
        between(200, 2000)
    })
}

/// How long the browser is to wait before it comes back. It is no event.
fn wait(milliseconds: u64) -> Bytes {
    format!("retry: {milliseconds}\n\n").into()
}

impl Stream for Sending {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        let this = &mut *self;
        if this.ended {
            return Poll::Ready(None);
        }
        if let Some(first) = this.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        if let Some(end) = &mut this.end
            && let Poll::Ready(milliseconds) = end.as_mut().poll(context)
        {
            this.ended = true;
            return Poll::Ready(Some(Ok(wait(milliseconds))));
        }
        if let Some(failure) = this.failure.take() {
            this.ended = true;
            return Poll::Ready(Some(Err(failure)));
        }
        match this.source.poll(context) {
            Poll::Ready(Some(Ok(lines))) => {
                this.sent = true;
                return Poll::Ready(Some(Ok(lines)));
            }
            Poll::Ready(Some(Err(failure))) => {
                // Next time: what was sent before it leaves first, while a failure throws it away.
                this.failure = Some(failure);
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(None) => {
                this.ended = true;
                return Poll::Ready(None);
            }
            Poll::Pending => {}
        }
        while this.heart.is_due(context) {
            if !mem::take(&mut this.sent) {
                return Poll::Ready(Some(Ok(Bytes::from_static(b":\n\n"))));
            }
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::Waker;

    /// These events, one after another, all at once.
    fn source(events: &'static [&'static str]) -> Source {
        Source::Lines(Box::pin(Texts(events.iter())))
    }

    struct Texts(std::slice::Iter<'static, &'static str>);

    impl Stream for Texts {
        type Item = Bytes;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Bytes>> {
            Poll::Ready(self.0.next().map(|event| Bytes::from_static(event.as_bytes())))
        }
    }

    impl Lines for Texts {}

    #[test]
    fn who_always_has_something_leaves_the_other_its_turn() {
        let mut both = Source::both(source(&["1", "2", "3", "4"]), source(&["a", "b"]));
        let mut context = Context::from_waker(Waker::noop());
        let mut come = String::new();
        while let Poll::Ready(Some(lines)) = both.poll(&mut context) {
            come.push_str(std::str::from_utf8(&lines.unwrap()).unwrap());
        }
        assert_eq!(come, "1a2b34");
        assert!(matches!(both.poll(&mut context), Poll::Ready(None)));
    }
}
