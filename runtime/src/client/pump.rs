//! The task of a WebSocket: it reads and writes, each at its own pace.

use super::Settings;
use super::exchange::Io;
use crate::ws::{Close, CloseCode, Message, Text};
use bytes::Bytes;
use futures_util::future::{Either, select};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tungstenite::Message as Frame;
use tungstenite::error::{CapacityError, Error as Fault};
use tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};

/// How long the end may take, once it was said.
const LAST: Duration = Duration::from_secs(5);
/// What is read and written at a time, in bytes.
const BUFFER: usize = 8 * 1024;
/// As many messages are written before they are flushed.
const BATCH: usize = 64;

type Socket = WebSocketStream<Io>;

/// How a WebSocket is to be closed, and how it was.
pub(super) struct State {
    stop: watch::Sender<Option<Close>>,
    end: watch::Sender<Option<Close>>,
}

impl Default for State {
    fn default() -> State {
        State { stop: watch::Sender::new(None), end: watch::Sender::new(None) }
    }
}

impl State {
    /// The first word counts.
    pub(super) fn close(&self, close: Close) {
        self.stop.send_if_modified(|stop| {
            let first = stop.is_none();
            stop.get_or_insert(close);
            first
        });
    }

    pub(super) fn is_closing(&self) -> bool {
        self.stop.borrow().is_some() || self.end.borrow().is_some()
    }

    pub(super) fn end(&self) -> Option<Close> {
        self.end.borrow().clone()
    }

    pub(super) async fn closed(&self) -> Close {
        word(&self.end).await
    }
}

/// Waits until there is one.
async fn word(watched: &watch::Sender<Option<Close>>) -> Close {
    let mut receiver = watched.subscribe();
    let close = receiver.wait_for(Option::is_some).await.ok().and_then(|close| close.clone());
    // Its sender is still here.
    close.unwrap_or_else(broken)
}

fn broken() -> Close {
    Close::new(CloseCode::ABNORMAL, "")
}

pub(super) struct Pump {
    socket: Socket,
    state: Arc<State>,
    ping: Duration,
    silence: Duration,
}

impl Pump {
    pub(super) async fn new(io: Io, read: &[u8], settings: &Settings, state: Arc<State>) -> Pump {
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER)
            .write_buffer_size(BUFFER)
            .max_message_size(Some(settings.longest))
            .max_frame_size(Some(settings.longest));
        let socket = Socket::from_partially_read(io, read.to_vec(), Role::Client, Some(config)).await;
        Pump { socket, state, ping: settings.ping, silence: settings.silence }
    }

    /// Until the socket has closed.
    pub(super) async fn run(self, incoming: mpsc::Sender<Message>, outgoing: mpsc::Receiver<Message>) {
        let Pump { socket, state, ping, silence } = self;
        // Who sees that no more comes is to see why.
        let until_told = incoming.clone();
        let (sink, stream) = socket.split();
        let reading = read(stream, incoming, &state, silence);
        let writing = write(sink, outgoing, &state, ping);
        let both = async {
            let (reading, writing) = (pin!(reading), pin!(writing));
            match select(reading, writing).await {
                Either::Left((End { close, tell }, writing)) => {
                    if tell {
                        state.close(close.clone());
                        _ = writing.await;
                    }
                    close
                }
                Either::Right((written, reading)) => {
                    if written.is_err() {
                        state.close(broken());
                    }
                    reading.await.close
                }
            }
        };
        let last = async {
            let close = word(&state.stop).await;
            sleep(LAST).await;
            close
        };
        let close = select(pin!(both), pin!(last)).await.factor_first().0;
        state.end.send_replace(Some(close));
        drop(until_told);
    }
}

/// How reading has ended, and whether the other side is to be told.
struct End {
    close: Close,
    tell: bool,
}

async fn read(
    mut stream: SplitStream<Socket>,
    incoming: mpsc::Sender<Message>,
    state: &State,
    silence: Duration,
) -> End {
    let mut said: Option<Close> = None;
    let mut wanted = true;
    loop {
        // Nothing is read that has no place to go, so that the other side is kept waiting.
        let place = if wanted { place(&incoming, state).await } else { None };
        let message = match next(&mut stream, &mut said, silence).await {
            Ok(message) => message,
            Err(end) => return end,
        };
        match place {
            Some(place) => place.send(message),
            None => wanted = false,
        }
    }
}

/// A place for the next message; `None` where nobody takes any more, or the end was said: what comes until then is let go.
async fn place<'a>(incoming: &'a mpsc::Sender<Message>, state: &State) -> Option<mpsc::Permit<'a, Message>> {
    if state.is_closing() {
        return None;
    }
    if let Ok(place) = incoming.try_reserve() {
        return Some(place);
    }
    match select(pin!(incoming.reserve()), pin!(word(&state.stop))).await {
        Either::Left((place, _)) => place.ok(),
        Either::Right(_) => None,
    }
}

/// The next message, or the end.
async fn next(stream: &mut SplitStream<Socket>, said: &mut Option<Close>, silence: Duration) -> Result<Message, End> {
    loop {
        let frame = match timeout(silence, stream.next()).await {
            Ok(Some(Ok(frame))) => frame,
            Ok(Some(Err(fault))) => return Err(of_fault(&fault, said.take())),
            Ok(None) => return Err(End { close: said.take().unwrap_or_else(broken), tell: false }),
            Err(_) => {
                let words = format!("nothing has come for {silence:?}");
                return Err(End { close: Close::new(CloseCode::ABNORMAL, words), tell: false });
            }
        };
        match frame {
            Frame::Text(text) => return Ok(Message::Text(Text::of(text))),
            Frame::Binary(bytes) => return Ok(Message::Binary(bytes)),
            // Its answer goes out while the end is read.
            Frame::Close(frame) => *said = Some(of_frame(frame)),
            Frame::Ping(_) | Frame::Pong(_) | Frame::Frame(_) => {}
        }
    }
}

fn of_frame(frame: Option<CloseFrame>) -> Close {
    let Some(frame) = frame else { return Close::new(CloseCode::NO_STATUS, "") };
    match CloseCode::received(frame.code.into()) {
        Some(code) => Close::new(code, frame.reason.as_str()),
        None => Close::new(CloseCode::PROTOCOL_ERROR, ""),
    }
}

fn of_fault(fault: &Fault, said: Option<Close>) -> End {
    let code = match fault {
        Fault::Capacity(CapacityError::MessageTooLong { .. }) => CloseCode::MESSAGE_TOO_BIG,
        Fault::Protocol(tungstenite::error::ProtocolError::ResetWithoutClosingHandshake) => CloseCode::ABNORMAL,
        Fault::Protocol(_) => CloseCode::PROTOCOL_ERROR,
        Fault::Utf8(_) => CloseCode::INVALID_DATA,
        _ => CloseCode::ABNORMAL,
    };
    let tell = code != CloseCode::ABNORMAL && said.is_none();
    let close = said.unwrap_or_else(|| Close::new(code, fault.to_string()));
    End { close, tell }
}

enum Next {
    Send(Option<Message>),
    Ping,
    Stop(Close),
}

/// Until the last word was sent.
async fn write(
    mut sink: SplitSink<Socket, Frame>,
    mut outgoing: mpsc::Receiver<Message>,
    state: &State,
    ping: Duration,
) -> Result<(), Fault> {
    let mut pings = interval_at(Instant::now() + ping, ping);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let next = {
            let (stopping, pinging) = (pin!(word(&state.stop)), pin!(pings.tick()));
            match select(pin!(outgoing.recv()), select(stopping, pinging)).await {
                Either::Left((message, _)) => Next::Send(message),
                Either::Right((Either::Left((close, _)), _)) => Next::Stop(close),
                Either::Right((Either::Right(_), _)) => Next::Ping,
            }
        };
        match next {
            Next::Send(Some(message)) => {
                sink.feed(frame(message)).await?;
                for _ in 1..BATCH {
                    let Ok(message) = outgoing.try_recv() else { break };
                    sink.feed(frame(message)).await?;
                }
                sink.flush().await?;
            }
            Next::Ping => sink.send(Frame::Ping(Bytes::new())).await?,
            Next::Send(None) => {
                // Whoever could send has gone, and says so.
                let close = word(&state.stop).await;
                return sink.send(close_frame(close)).await;
            }
            Next::Stop(close) => {
                outgoing.close();
                while let Ok(message) = outgoing.try_recv() {
                    sink.feed(frame(message)).await?;
                }
                return sink.send(close_frame(close)).await;
            }
        }
    }
}

fn frame(message: Message) -> Frame {
    match message {
        Message::Text(text) => Frame::Text(text.into_utf8()),
        Message::Binary(bytes) => Frame::Binary(bytes),
    }
}

fn close_frame(close: Close) -> Frame {
    let sent = close.code.is_sent();
    Frame::Close(sent.then(|| CloseFrame { code: close.code.number().into(), reason: close.reason.into() }))
}
