//! What a link does, with a server that the test makes break.

use super::*;
use crate::request::BoxFuture;
use crate::topics::channel::Start;
use crate::topics::engine::envelope::Signal;
use crate::topics::engine::link::TICK;
use crate::topics::event::Kind;
use crate::topics::settings::{Limits, WhenSlow};
use std::any::TypeId;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

/// What the server has, which stays where a connection is lost.
#[derive(Default)]
struct Server {
    messages: Vec<(u64, Bytes)>,
    /// As many of them are kept.
    kept: usize,
    number: u64,
    signals: Vec<(String, Bytes)>,
    left: Vec<String>,
}

impl Server {
    fn new(kept: usize) -> Arc<Mutex<Server>> {
        Arc::new(Mutex::new(Server { kept, ..Server::default() }))
    }
}

struct Fake(Arc<Mutex<Server>>);

/// The longest text that it takes: more is an error, as over NATS.
const LONGEST: usize = 1000;

impl Connected for Fake {
    fn longest(&self) -> usize {
        LONGEST
    }

    fn publish<'a>(&'a mut self, messages: &'a [Outgoing]) -> BoxFuture<'a, Result<Vec<Offset>, Cause>> {
        if messages.iter().any(|message| message.text.len() > LONGEST) {
            return Box::pin(async { Err("it is too long".into()) });
        }
        let mut server = self.0.lock().unwrap();
        let mut offsets = Vec::new();
        for message in messages {
            server.number += 1;
            let number = server.number;
            server.messages.push((number, message.text.clone()));
            offsets.push(Offset { epoch: 1, sequence: number });
        }
        let old = server.messages.len().saturating_sub(server.kept);
        server.messages.drain(..old);
        Box::pin(async { Ok(offsets) })
    }

    fn signal<'a>(&'a mut self, topic: &'a str, text: Bytes) -> BoxFuture<'a, Result<(), Cause>> {
        if text.len() > LONGEST {
            return Box::pin(async { Err("it is too long".into()) });
        }
        self.0.lock().unwrap().signals.push((topic.to_owned(), text));
        Box::pin(async { Ok(()) })
    }

    fn join<'a>(&'a mut self, _: &'a str) -> BoxFuture<'a, Result<(), Cause>> {
        Box::pin(async { Ok(()) })
    }

    fn leave<'a>(&'a mut self, topic: &'a str) -> BoxFuture<'a, Result<(), Cause>> {
        self.0.lock().unwrap().left.push(topic.to_owned());
        Box::pin(async { Ok(()) })
    }

    fn history<'a>(&'a mut self, _: &'a str, after: u64) -> BoxFuture<'a, Result<Kept, Cause>> {
        let server = self.0.lock().unwrap();
        let messages: Vec<_> = server.messages.iter().filter(|(number, _)| *number > after).cloned().collect();
        let complete = messages.first().map_or(server.number <= after, |(first, _)| *first == after + 1);
        let kept = Kept { epoch: 1, last: server.number, complete, messages };
        Box::pin(async { Ok(kept) })
    }
}

fn state(limits: Limits) -> State {
    State::new(Arc::new(Hub::new(limits).unwrap()), "fake")
}

async fn opened(state: &mut State, name: &str) -> Arc<Channel> {
    let channel = state.hub.channel(name, (TypeId::of::<()>(), "()"), None).unwrap();
    state.open(channel.clone(), oneshot::channel().0).await.unwrap();
    channel
}

async fn publish(state: &mut State, json: impl IntoIterator<Item = u64>) {
    for json in json {
        let message = state.outgoing("room".into(), 256, json.to_string().into()).unwrap();
        state.publish(vec![message]).await.1.unwrap();
    }
}

/// The messages and gaps that have come.
fn all(channel: &Channel) -> Vec<String> {
    let (mut cursor, _) = channel.subscribe(Start::Latest(1000), WhenSlow::default(), false);
    let (mut frames, mut words) = (VecDeque::new(), Vec::new());
    while let Poll::Ready(true) = channel.poll(&mut cursor, &Context::from_waker(Waker::noop()), &mut frames) {
        words.extend(frames.drain(..).map(|frame| match frame.kind {
            Kind::Gap(gap) => gap.name().to_owned(),
            _ => String::from_utf8(frame.json.to_vec()).unwrap(),
        }));
    }
    channel.unsubscribe(&cursor);
    words
}

#[tokio::test]
async fn what_waited_for_the_server_comes_once_where_the_server_is_lost_again_at_once() {
    let server = Server::new(100);
    let mut state = state(Limits::DEFAULT);
    let channel = opened(&mut state, "room").await;
    publish(&mut state, 1..=2).await;
    state.connected(Box::new(Fake(server.clone()))).await.unwrap();
    publish(&mut state, [3]).await;
    state.lost(&"a test".into());
    assert_eq!(all(&channel), ["1", "2", "away", "3"]);
    state.connected(Box::new(Fake(server))).await.unwrap();
    assert_eq!(all(&channel), ["1", "2", "away", "3"]);
}

#[tokio::test]
async fn what_the_server_does_not_keep_is_not_waited_for() {
    let server = Server::new(2);
    let mut state = state(Limits::DEFAULT);
    let channel = opened(&mut state, "room").await;
    state.connected(Box::new(Fake(server))).await.unwrap();
    publish(&mut state, 1..=10).await;
    // The last one was too long to be told, so what is kept is asked for.
    state.message("room", Offset { epoch: 1, sequence: 10 }, Bytes::new()).await.unwrap();
    assert_eq!(all(&channel), ["forgotten", "9", "10"]);
    assert_eq!(state.joined["room"].unheard.len(), 0);
}

#[tokio::test]
async fn a_message_that_the_server_has_lost_is_told_by_a_gap_and_may_come_late() {
    let server = Server::new(100);
    let (mut here, mut elsewhere) = (state(Limits::DEFAULT), state(Limits::DEFAULT));
    let channel = opened(&mut here, "room").await;
    here.connected(Box::new(Fake(server.clone()))).await.unwrap();
    let number = async |here: &mut State, sequence: u64, message: &Outgoing| {
        here.message("room", Offset { epoch: 1, sequence }, message.text.clone()).await.unwrap();
    };
    let messages: Vec<_> =
        (1..=5_u64).map(|n| elsewhere.outgoing("room".into(), 256, n.to_string().into()).unwrap()).collect();
    number(&mut here, 1, &messages[0]).await;
    number(&mut here, 2, &messages[1]).await;
    // The third one is refused, the others are taken, and it is sent again, as they are.
    number(&mut here, 3, &messages[3]).await;
    number(&mut here, 4, &messages[4]).await;
    for (sequence, message) in (5..).zip(&messages[2..]) {
        number(&mut here, sequence, message).await;
    }
    assert_eq!(all(&channel), ["1", "2", "away", "4", "5", "3"]);
}

#[tokio::test]
async fn what_a_process_could_not_keep_for_the_server_is_told_to_the_others() {
    let server = Server::new(20_000);
    let (mut here, mut elsewhere) = (state(Limits::DEFAULT), state(Limits::DEFAULT));
    let channel = opened(&mut here, "room").await;
    for state in [&mut here, &mut elsewhere] {
        state.connected(Box::new(Fake(server.clone()))).await.unwrap();
    }
    publish(&mut elsewhere, [0]).await;
    elsewhere.lost(&"a test".into());
    publish(&mut elsewhere, 1..=OUTBOX.0 as u64 + 3).await;
    elsewhere.connected(Box::new(Fake(server.clone()))).await.unwrap();
    publish(&mut elsewhere, [20_000]).await;
    here.catch_up(&"room".into()).await.unwrap();
    let all = all(&channel);
    assert_eq!(all[all.len() - 2..], ["away", "20000"]);
    assert_eq!(all.iter().filter(|word| *word == "away").count(), 1);
}

#[tokio::test]
async fn a_topic_that_is_opened_again_has_its_history_once() {
    let server = Server::new(100);
    let mut state = state(Limits::DEFAULT);
    state.connected(Box::new(Fake(server))).await.unwrap();
    publish(&mut state, 1..=3).await;
    // The first one who has opened it has not waited for it.
    opened(&mut state, "room").await;
    let channel = opened(&mut state, "room").await;
    assert_eq!(all(&channel), ["1", "2", "3"]);
}

/// A process that was cut off from the server, with so many messages of another one that it has missed.
async fn cut_off(limits: Limits, missed: u64) -> (State, Arc<Channel>, Fake) {
    let server = Server::new(10_000);
    let (mut here, mut elsewhere) = (state(limits), state(limits));
    let channel = opened(&mut here, "room").await;
    for state in [&mut here, &mut elsewhere] {
        state.connected(Box::new(Fake(server.clone()))).await.unwrap();
    }
    here.lost(&"a test".into());
    publish(&mut elsewhere, 0..missed).await;
    (here, channel, Fake(server))
}

#[tokio::test]
async fn who_reads_misses_nothing_of_what_comes_at_once() {
    const MISSED: u64 = 5000;
    let (mut state, channel, server) = cut_off(Limits { bytes: 32 * 1024, ..Limits::DEFAULT }, MISSED).await;
    let mut readers = Vec::new();
    for slow in [WhenSlow::DropOldest, WhenSlow::DropNewest] {
        let (channel, mut cursor) = (channel.clone(), channel.subscribe(Start::Now, slow, false).0);
        readers.push(tokio::spawn(async move {
            let (mut frames, mut count) = (VecDeque::new(), 0);
            while count < MISSED {
                assert!(std::future::poll_fn(|context| channel.poll(&mut cursor, context, &mut frames)).await);
                for frame in frames.drain(..) {
                    assert_eq!(frame.kind, Kind::Message);
                    assert_eq!(frame.json, count.to_string());
                    count += 1;
                }
                // It has something else to do too.
                sleep(Duration::from_micros(100)).await;
            }
        }));
    }
    state.connected(Box::new(server)).await.unwrap();
    for reader in readers {
        reader.await.unwrap();
    }
}

#[tokio::test]
async fn who_does_not_read_holds_up_nobody_for_long() {
    let (mut state, channel, server) = cut_off(Limits { bytes: 32 * 1024, ..Limits::DEFAULT }, 5000).await;
    let (mut cursor, _) = channel.subscribe(Start::Now, WhenSlow::default(), false);
    let began = std::time::Instant::now();
    state.connected(Box::new(server)).await.unwrap();
    let took = began.elapsed();
    assert!((Duration::from_millis(400)..Duration::from_secs(20)).contains(&took), "{took:?}");
    let mut frames = VecDeque::new();
    assert!(channel.poll(&mut cursor, &Context::from_waker(Waker::noop()), &mut frames).is_ready());
    assert_eq!(frames[0].kind, Kind::Gap(Gap::TooSlow));
}

fn present(channel: &Channel) -> usize {
    channel.members(|present| present.members().count())
}

/// A part of a list of another process.
fn part(list: u64, count: usize, ids: &[&str]) -> Bytes {
    let members = ids.iter().map(|id| ((*id).to_owned(), Bytes::from_static(b"1"))).collect();
    Signal::Present { process: 7, list, count, members }.write()
}

#[tokio::test]
async fn who_is_present_is_asked_for_where_a_list_has_got_lost() {
    let server = Server::new(100);
    let mut state = state(Limits::DEFAULT);
    let channel = opened(&mut state, "room").await;
    state.connected(Box::new(Fake(server.clone()))).await.unwrap();
    let own = state.hub.process;
    let told = async |state: &mut State, signal: Bytes| {
        server.lock().unwrap().signals.clear();
        state.signal("room", &signal).await.unwrap();
        server.lock().unwrap().signals.drain(..).map(|(_, text)| Signal::read(&text).unwrap()).collect::<Vec<_>>()
    };
    let alive = |list| Signal::Alive { process: 7, list }.write();
    let ask = || vec![Signal::Ask { process: own, of: Some(7) }];
    assert_eq!(told(&mut state, alive(4)).await, ask());
    // A list is taken when all parts of it have come.
    assert_eq!(told(&mut state, part(4, 3, &["ada", "bob"])).await, []);
    assert_eq!(present(&channel), 0);
    assert_eq!(told(&mut state, part(4, 3, &["eve"])).await, []);
    assert_eq!(present(&channel), 3);
    assert_eq!(told(&mut state, alive(4)).await, []);
    assert_eq!(told(&mut state, alive(5)).await, ask());
    assert_eq!(present(&channel), 3, "they are, until it is known otherwise");
    // Another process is asked.
    assert_eq!(told(&mut state, Signal::Ask { process: 7, of: Some(8) }.write()).await, []);
    assert_eq!(told(&mut state, Signal::Ask { process: 7, of: Some(own) }.write()).await.len(), 1);
}

#[tokio::test]
async fn a_process_that_lives_tells_no_list() {
    let server = Server::new(100);
    let mut state = state(Limits::DEFAULT);
    let channel = opened(&mut state, "room").await;
    state.connected(Box::new(Fake(server.clone()))).await.unwrap();
    let own = state.hub.process;
    channel.join(own, "ada", Bytes::from_static(b"1"));
    state.announce("room").await.unwrap();
    server.lock().unwrap().signals.clear();
    state.tick().await.unwrap();
    let signals: Vec<_> = server.lock().unwrap().signals.iter().map(|(_, text)| Signal::read(text)).collect();
    assert_eq!(signals, [Some(Signal::Alive { process: own, list: 1 })]);
}

#[tokio::test]
async fn what_the_server_does_not_take_is_refused_and_keeps_nothing_else() {
    let server = Server::new(100);
    let mut state = state(Limits::DEFAULT);
    let channel = opened(&mut state, "room").await;
    // Published before it is known what the server takes.
    let long = Bytes::from(format!("\"{}\"", "a".repeat(LONGEST)));
    let message = state.outgoing("room".into(), 256, long.clone()).unwrap();
    state.publish(vec![message]).await.1.unwrap();
    publish(&mut state, [2]).await;
    channel.join(state.hub.process, &"b".repeat(LONGEST), Bytes::from_static(b"1"));
    channel.join(state.hub.process, "ada", Bytes::from_static(b"1"));
    state.connected(Box::new(Fake(server.clone()))).await.unwrap();
    assert_eq!((state.outbox.len(), state.outbox_bytes), (0, 0));
    assert_eq!(server.lock().unwrap().messages.len(), 1);
    let refused = state.outgoing("room".into(), 256, long).map(|_| ()).unwrap_err();
    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let signals = std::mem::take(&mut server.lock().unwrap().signals);
    assert!(signals.iter().any(|(_, text)| text.ends_with(b"\"ada\"\n1")));
}

#[tokio::test]
async fn a_process_is_present_where_it_says_so_and_not_for_being_alive() {
    let server = Server::new(100);
    let mut state = state(Limits::DEFAULT);
    let (one, two) = (opened(&mut state, "one").await, opened(&mut state, "two").await);
    state.connected(Box::new(Fake(server))).await.unwrap();
    let text = part(1, 1, &["ada"]);
    state.signal("one", &text).await.unwrap();
    state.signal("two", &text).await.unwrap();
    // It says nothing of the first topic any more: that nobody is left there has got lost.
    state.joined.get_mut("one").unwrap().age(TICK * (presence::SILENT + 1));
    state.signal("two", &text).await.unwrap();
    state.tick().await.unwrap();
    assert_eq!((present(&one), present(&two)), (0, 1));
}

#[tokio::test]
async fn the_server_is_told_that_a_forgotten_topic_is_left() {
    let server = Server::new(100);
    let mut state = state(Limits { age: Duration::ZERO, ..Limits::DEFAULT });
    state.connected(Box::new(Fake(server.clone()))).await.unwrap();
    drop(opened(&mut state, "room").await);
    tokio::time::sleep(Duration::from_millis(2)).await;
    let forgotten = state.hub.sweep();
    // A tick comes in between.
    state.tick().await.unwrap();
    state.close(forgotten).await.unwrap();
    assert_eq!(server.lock().unwrap().left, ["room"]);
}
