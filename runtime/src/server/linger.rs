//! What happens after the last answer to a client that is still sending: a browser in the middle of a large upload reads no
//! answer before it has sent all, and the system throws away what has been sent on a socket that is closed with something
//! unread. So what comes is read and forgotten for a while.

use super::connection::Stop;
use super::socket::Socket;
use super::stream::Stream;
use super::timer::Timer;
use std::future::poll_fn;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Instant;

/// How long a client that goes on sending is listened to without being heard.
const LINGER: Duration = Duration::from_secs(30);
/// How long one is that sends nothing, and any one where the server is to stop.
const SILENCE: Duration = Duration::from_secs(1);

/// Reads and forgets, until the client has closed its side, has gone silent, or has had time enough.
pub(super) async fn linger<S: Socket>(mut stream: Stream<S>, stop: &mut Stop<'_, impl Future<Output = ()>>) {
    let now = Instant::now();
    let (mut end, mut silent) = (now + LINGER, now + SILENCE);
    let (mut timer, mut stopping) = (Timer::default(), false);
    poll_fn(|context: &mut Context<'_>| {
        // Asked first: to who has read as much as a task may at a time, tokio tells nothing more.
        if !stopping && stop.poll(context) {
            stopping = true;
            end = end.min(Instant::now() + SILENCE);
        }
        while let Poll::Ready(length) = stream.poll_forget(context) {
            let now = Instant::now();
            if length == 0 || now >= end {
                return Poll::Ready(());
            }
            silent = now + SILENCE;
        }
        if timer.is_over(end.min(silent), context) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
