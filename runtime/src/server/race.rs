//! Two futures, of which the first to be done counts.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Which one it was, and what it gave.
pub(super) enum Either<A, B> {
    First(A),
    Second(B),
}

/// Runs both until one is done, and drops the other. Where both are, the first counts.
pub(super) async fn race<A: Future, B: Future>(first: A, second: B) -> Either<A::Output, B::Output> {
    let (mut first, mut second) = (pin!(first), pin!(second));
    poll_fn(|context| {
        if let Poll::Ready(output) = first.as_mut().poll(context) {
            return Poll::Ready(Either::First(output));
        }
        second.as_mut().poll(context).map(Either::Second)
    })
    .await
}
