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

/// How long a client is listened to without being heard, as long as it goes on sending.
const LINGER: Duration = Duration::from_secs(30);
/// So much has to come of one, so that byte by byte nobody gains time: 4 KiB a second.
const LEAST: usize = 4096;
const STEP: Duration = Duration::from_secs(1);

/// Reads and forgets, until the client has closed its side, has gone silent or slow, or has had time enough; where the server
/// is to stop, for a second at most.
pub(super) async fn linger<S: Socket>(mut stream: Stream<S>, stop: &mut Stop<'_, impl Future<Output = ()>>) {
    let now = Instant::now();
    let (mut end, mut step, mut came) = (now + LINGER, now + STEP, 0);
    let (mut timer, mut stopping) = (Timer::default(), false);
    poll_fn(|context: &mut Context<'_>| {
        // Asked first: to who has read as much as a task may at a time, tokio tells nothing more.
        if !stopping && stop.poll(context) {
            stopping = true;
            end = end.min(Instant::now() + STEP);
        }
        loop {
            while let Poll::Ready(length) = stream.poll_forget(context) {
                came += length;
                if length == 0 || Instant::now() >= end {
                    return Poll::Ready(());
                }
            }
            if !timer.is_over(end.min(step), context) {
                return Poll::Pending;
            }
            let now = Instant::now();
            if came < LEAST || now >= end {
                return Poll::Ready(());
            }
            (step, came) = (now + STEP, 0);
        }
    })
    .await;
}
