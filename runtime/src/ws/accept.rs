//! From a request to a socket: the answer is a 101, and the handler's method runs once that has been sent.

use super::driver::Driver;
use super::figures::Counted;
use super::handshake::Agreed;
use super::message::{FromMessage, IntoMessage};
use super::session::OfSession;
use super::shared::Shared;
use super::socket::Socket;
use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::{MatchedRoute, Request, RequestId};
use crate::respond::{Failure, Response};
use crate::route::{MessageLimit, SocketRules};
use crate::upgrade::Upgrade;
use http::StatusCode;
use std::net::IpAddr;
use std::time::Instant;

/// The most bytes of a message where the attribute says nothing.
const MESSAGE: u64 = 1 << 20;

/// A method that speaks through a socket.
pub trait Speaking<H, In, Out>: Send + 'static {
    /// What it ends with.
    type Output;

    /// Speaks.
    fn speak(self, handler: H, socket: Socket<In, Out>) -> impl Future<Output = Self::Output> + Send + 'static;
}

#[diagnostic::do_not_recommend]
impl<H, F, W, In, Out> Speaking<H, In, Out> for F
where
    F: FnOnce(H, Socket<In, Out>) -> W + Send + 'static,
    W: Future + Send + 'static,
{
    type Output = W::Output;

    fn speak(self, handler: H, socket: Socket<In, Out>) -> impl Future<Output = W::Output> + Send + 'static {
        self(handler, socket)
    }
}

/// What a method `ws` may end with.
#[diagnostic::on_unimplemented(
    message = "a method `ws` ends with nothing or a `Result` of nothing, and not with a `{Self}`",
    label = "named here",
    note = "what the client is to hear goes through the socket"
)]
pub trait Ended {
    /// Whether it has failed.
    fn ended(self) -> Result<()>;
}

impl Ended for () {
    fn ended(self) -> Result<()> {
        Ok(())
    }
}

impl<E: Failure> Ended for Result<(), E> {
    fn ended(self) -> Result<()> {
        self.map_err(E::error)
    }
}

/// Who speaks with whom, for the log.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) client: Option<IpAddr>,
    pub(super) path: String,
    pub(super) route: Option<MatchedRoute>,
    pub(super) id: RequestId,
    pub(super) start: Instant,
}

/// The answer that makes a socket of the request's connection, and lets the method speak through it.
pub(crate) fn accept<H, F, In, Out>(method: F, handler: H, request: &Request) -> Response
where
    H: Send + 'static,
    F: Speaking<H, In, Out>,
    F::Output: Ended,
    In: FromMessage,
    Out: IntoMessage,
{
    let agreed = Agreed::of(request);
    let rules = request.route().map_or(SocketRules::DEFAULT, |route| route.socket);
    let limit = match rules.message_limit {
        MessageLimit::Default => MESSAGE,
        MessageLimit::Bytes(bytes) => bytes,
        MessageLimit::Unlimited(_) => u64::MAX,
    };
    let known = Known {
        client: request.client(),
        path: request.path().to_owned(),
        route: request.matched_route(),
        id: request.id().clone(),
        start: Instant::now(),
    };
    let session = OfSession::of(request);
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    agreed.answer(request, response.headers_mut());
    Upgrade::mark(&mut response, move |transport, ahead| {
        let shared = Shared::new();
        let speech = method.speak(handler, Socket::new(shared.clone(), agreed.protocol));
        let speech = Box::pin(async move { speech.await.ended() });
        Box::new(Driver::new(shared, speech, transport, ahead, limit, agreed.deflate, session, known, Counted::new()))
    });
    response
}

/// Whether a handler has failed only since its socket has closed.
pub(super) fn is_end(error: &Error) -> bool {
    error.cause().and_then(|cause| cause.downcast_ref()).is_some_and(|cause| matches!(cause, super::SendError::Closed))
}
