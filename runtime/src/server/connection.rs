//! One connection, from its first byte to its last.
//!
//! It is parked while nothing comes: a socket and a timer wait. The first byte makes what serves it, hyper's connection
//! and its buffers, which goes again when nothing has come for a second.

use super::answering::Answering;
use super::drain::Told;
use super::exchange::{Answer, Exchange};
use super::limits::Limits;
use super::linger::linger;
use super::pipeline::{Holding, Pipeline};
use super::socket::Socket;
use super::stream::{End, Stream};
use crate::app::access;
use crate::request::Connection;
use crate::upgrade::Conversation;
use hyper::body::Incoming;
use hyper::rt::Write as _;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, Waker};
use tokio::time::Instant;

/// Serves the requests of a connection, until either side closes it or the server is to stop.
pub(super) async fn serve_connection<A: Answering>(
    socket: impl Socket,
    connection: Connection,
    serves: A,
    limits: Limits,
    told: Told,
) {
    socket.send_at_once();
    let mut until = Instant::now() + limits.header_time;
    let mut stream = Stream::new(socket, limits, told.waiting().clone(), Serving::are_many);
    let closing = pin!(told.closing());
    let mut stop = Stop::new(&told, closing);
    loop {
        let comes = poll_fn(|context| match stream.poll_parked(until, context) {
            Poll::Pending if stop.poll(context) => Poll::Ready(false),
            poll => poll,
        });
        if !comes.await {
            return;
        }
        // In a box, which goes while the connection is parked, or speaks something else.
        let then = Box::pin(serve_requests(stream, connection, &serves, limits, &mut stop)).await;
        stream = match then {
            Then::Stream(stream) => stream,
            Then::Nothing => return,
            Then::Conversation(mut conversation) => {
                return poll_fn(|context| {
                    let ends = stop.poll(context);
                    conversation.poll(context, ends)
                })
                .await;
            }
        };
        let End::Parked(time) = stream.end() else { break };
        until = time;
    }
    if let End::Refused(refusal) = stream.end() {
        access::log_refusal(connection.client(), refusal.status, refusal.why);
    }
    if stream.is_unread() {
        linger(stream, &mut stop).await;
    }
}

/// What becomes of a connection whose requests have been served.
#[allow(
    clippy::large_enum_variant,
    reason = "it is the usual one, of which a box would be made for each time of serving"
)]
enum Then<S> {
    /// It may be parked, and go on.
    Stream(Stream<S>),
    /// It speaks something else from now on.
    Conversation(Box<dyn Conversation>),
    /// It has ended.
    Nothing,
}

/// Serves requests, until hyper is done or told to be. Gives the stream back, or what the connection has become.
async fn serve_requests<S: Socket, A: Answering>(
    mut stream: Stream<S>,
    connection: Connection,
    serves: &A,
    limits: Limits,
    stop: &mut Stop<'_, impl Future<Output = ()>>,
) -> Then<S> {
    let _serving = Serving::new();
    let (exchange, holding) = (Exchange::new(stream.unread()), Holding::default());
    let answering = pin!(exchange.answer_all(connection, serves, stop.told));
    let answering = Mutex::new(answering);
    let service = service_fn(|request: http::Request<Incoming>| {
        exchange.bring(request);
        Answer { exchange: &exchange, answering: &answering }
    });
    let mut http = protocol(limits).serve_connection(Pipeline::new(stream, &exchange, &holding), service);
    let mut stopping = false;
    let outcome = poll_fn(|context| {
        // What has come already is heard before the end is.
        let mut poll = Pin::new(&mut http).poll(context);
        if poll.is_pending() && !stopping && stop.poll(context) {
            stopping = true;
            Pin::new(&mut http).graceful_shutdown();
            poll = Pin::new(&mut http).poll(context);
        }
        if poll.is_pending() && holding.release() {
            poll = Pin::new(&mut http).poll(context);
            // Others have their turn between so many requests.
            if poll.is_pending() && holding.release() {
                context.waker().wake_by_ref();
            }
        }
        poll
    })
    .await;
    let is_broken = outcome.is_err();
    if let Err(error) = outcome {
        let peer = connection.peer.map(tracing::field::display);
        tracing::debug!(target: "squall::server", peer, cause = %error, "a connection ended before its time");
    }
    let parts = http.into_parts();
    let (mut pipeline, read) = (parts.io, parts.read_buf);
    if is_broken {
        return Then::Stream(pipeline.into_stream());
    }
    let Some(upgrade) = exchange.upgrade() else {
        let mut stream = pipeline.into_stream();
        if !stream.is_shut() {
            _ = poll_fn(|context| Pin::new(&mut stream).poll_shutdown(context)).await;
        }
        return Then::Stream(stream);
    };
    // Who says more than was asked for, and no HTTP, before it has heard the answer, is not heard.
    if poll_fn(|context| pipeline.poll_held(context)).await.is_ok()
        && let Some((socket, rest)) = pipeline.into_stream().into_upgraded()
        && let Some(conversation) = upgrade.begin(Box::new(socket), [&read, rest.as_slice()].concat())
    {
        return Then::Conversation(conversation);
    }
    Then::Nothing
}

/// The least that hyper reads by.
const LEAST_BUFFER: usize = 8192;

fn protocol(limits: Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        // Times are kept by the stream.
        .header_read_timeout(None)
        .max_header_size(limits.header_bytes)
        // hyper wants no less; what is longer than the limit has been refused before it comes there.
        .max_buf_size(limits.header_bytes.max(LEAST_BUFFER))
        // Who has said all it has to say is still answered.
        .half_close(true);
    // Said, hyper makes room for as many in another way, which costs more; unsaid, there is room for so many.
    if limits.header_count > 100 {
        builder.max_headers(limits.header_count);
    }
    builder
}

/// That connections are to end, as one of them hears it.
pub(super) struct Stop<'a, F> {
    told: &'a Told,
    /// Done once it is to end.
    closing: Pin<&'a mut F>,
    /// Who is woken by it.
    waiting: Option<Waker>,
    heard: bool,
}

impl<'a, F: Future<Output = ()>> Stop<'a, F> {
    pub(super) fn new(told: &'a Told, closing: Pin<&'a mut F>) -> Stop<'a, F> {
        Stop { told, closing, waiting: None, heard: false }
    }

    /// Whether it is to end. One waker hears of it, which is registered once: to poll for it whenever the connection moves
    /// would lock a mutex of the whole server for every request.
    #[inline]
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> bool {
        let registered = self.waiting.as_ref().is_some_and(|waker| waker.will_wake(context.waker()));
        if !self.heard && (!registered || self.told.is_last_answer()) {
            self.waiting = Some(context.waker().clone());
            self.heard = self.closing.as_mut().poll(context).is_ready();
        }
        self.heard
    }
}

/// One of the connections of this process that are being served and not parked.
struct Serving;

static SERVING: AtomicUsize = AtomicUsize::new(0);

impl Serving {
    fn new() -> Serving {
        SERVING.fetch_add(1, Relaxed);
        Serving
    }

    /// Whether there are so many that their memory counts.
    fn are_many() -> bool {
        SERVING.load(Relaxed) > 256
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        SERVING.fetch_sub(1, Relaxed);
    }
}
