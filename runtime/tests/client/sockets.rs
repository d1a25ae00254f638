//! WebSockets, as a client opens them.

use crate::site::{Answer, Number, PATIENCE, Site};
use squall::client::{Client, Connection};
use squall::ws::{CloseCode, Message, SendError};
use std::time::Duration;
use tokio::time::{sleep, timeout};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_are_typed_on_both_sides() {
    let site = Site::new();
    let server = site.serve();
    let url = format!("ws://{}/guess/7", server.address);
    let mut game: Connection<Answer, Number> = Client::new().connect(&url).await.unwrap();
    for (number, expected) in [(1, Answer::TooLow), (9, Answer::TooHigh), (7, Answer::Right)] {
        game.send(Number { number }).await.unwrap();
        assert_eq!(game.next().await.unwrap().unwrap(), expected);
    }
    // Any type that the site does not read is told so.
    let mut wrong: Connection<Answer, u32> = Client::new().connect(&url).await.unwrap();
    wrong.send(1).await.unwrap();
    assert!(wrong.next().await.is_none());
    let close = wrong.close_reason().unwrap();
    assert!(close.code == CloseCode::INVALID_DATA && close.reason.contains("cannot be taken"), "{close:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_none_of_the_messages_is_an_error_and_the_site_is_told() {
    let site = Site::new();
    let server = site.serve();
    let url = format!("ws://{}/echo", server.address);
    for (sent, code) in [
        (Message::Text("[1]".into()), CloseCode::INVALID_DATA),
        (Message::Text("no JSON".into()), CloseCode::INVALID_DATA),
        (Message::Binary(vec![1].into()), CloseCode::UNSUPPORTED_DATA),
    ] {
        let mut echo: Connection<Answer, Message> = Client::new().connect(&url).await.unwrap();
        echo.send(sent).await.unwrap();
        let error = echo.next().await.unwrap().unwrap_err();
        assert!(error.is_unreadable(), "{error}");
        assert!(echo.next().await.is_none());
        assert_eq!(site.seen.closed().await.code, code);
        assert_eq!(echo.closed().await.code, code);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closes_are_told_in_both_directions() {
    let site = Site::new();
    let server = site.serve();
    let client = Client::new();
    let at = |path: &str| format!("ws://{}{path}", server.address);
    for (path, code, reason) in [("/says/hello/4001", 4001, "enough"), ("/says/hello/1000", 1000, "")] {
        let mut says: Connection<String> = client.connect(at(path)).await.unwrap();
        assert_eq!(says.next().await.unwrap().unwrap(), "hello");
        assert!(says.next().await.is_none());
        let close = says.close_reason().unwrap();
        assert_eq!((close.code.number(), close.reason.as_str()), (code, reason));
        assert!(matches!(says.send("more".to_owned()).await, Err(SendError::Closed)));
    }
    // What was sent before goes first.
    let mut echo: Connection<String> = client.connect(at("/echo")).await.unwrap();
    for number in 0..10 {
        echo.send(number.to_string()).await.unwrap();
    }
    let sender = echo.sender();
    echo.close(CloseCode::own(4002), "done");
    assert!(matches!(sender.send("more".to_owned()).await, Err(SendError::Closed)));
    assert!(matches!(sender.try_send("more".to_owned()), Err(SendError::Closed)));
    let (seen, close) = (site.seen.closed().await, echo.closed().await);
    assert_eq!((seen.code.number(), seen.reason.as_str(), close.code.number()), (4002, "done", 4002));
    // One that is dropped says so, whoever could still send.
    let echo: Connection<String> = client.connect(at("/echo")).await.unwrap();
    let sender = echo.sender();
    drop(echo);
    assert_eq!(site.seen.closed().await.code, CloseCode::GOING_AWAY);
    drop(sender);
    // A message that is too long.
    let mut short: Connection<String> = client.clone().message_limit(100).connect(at("/echo")).await.unwrap();
    short.send("x".repeat(101)).await.unwrap();
    assert!(short.next().await.is_none());
    assert_eq!(short.close_reason().unwrap().code, CloseCode::MESSAGE_TOO_BIG);
    assert_eq!(site.seen.closed().await.code, CloseCode::MESSAGE_TOO_BIG);
    // A server that stops.
    let mut echo: Connection<String> = client.connect(at("/echo")).await.unwrap();
    echo.send("one".to_owned()).await.unwrap();
    assert_eq!(echo.next().await.unwrap().unwrap(), "one");
    tokio::task::spawn_blocking(|| server.ended()).await.unwrap();
    assert!(echo.next().await.is_none());
    assert_eq!(echo.close_reason().unwrap().code, CloseCode::GOING_AWAY);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_and_subprotocols_are_sent() {
    let site = Site::new();
    let server = site.serve();
    let at = |path: &str| format!("ws://{}{path}", server.address);
    let client = Client::new().bearer("abc").cookie("session", "1").cookie("theme", "dark");
    let mut who: Connection<String> = client.connect(at("/who")).await.unwrap();
    assert_eq!(who.next().await.unwrap().unwrap(), "Bearer abc 1 dark");
    assert!(!format!("{client:?}").contains("abc"), "{client:?}");
    let chosen: Connection<String> =
        client.connect(at("/protocols")).protocol("v1.chat").protocol("other").await.unwrap();
    assert_eq!(chosen.protocol(), Some("v1.chat"));
    assert!(chosen.headers().contains_key("sec-websocket-accept"));
    let none: Connection<String> = client.connect(at("/protocols")).await.unwrap();
    assert_eq!(none.protocol(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handshake_that_is_refused_says_by_what() {
    let site = Site::new();
    let server = site.serve();
    let refused = async |client: Client, url: String| {
        let opened: Result<Connection<String>, _> = client.connect(&url).await;
        opened.err().unwrap_or_else(|| panic!("{url} has a socket"))
    };
    for (path, status) in [("/nowhere", 404), ("/who", 400), ("/moved", 303), ("/forbidden", 403)] {
        let error = refused(Client::new(), format!("ws://{}{path}", server.address)).await;
        assert_eq!(error.status().unwrap().as_u16(), status, "{path}: {error}");
    }
    // A page of another site's.
    let foreign = Client::new().header("origin", "https://evil.example");
    let error = refused(foreign, format!("ws://{}/echo", server.address)).await;
    assert_eq!(error.status().unwrap().as_u16(), 403, "{error}");
    let error = refused(Client::new(), format!("ws://{}/text", server.address)).await;
    assert!(error.to_string().contains("no WebSocket"), "{error}");
    for url in ["http://127.0.0.1/echo", "ws://ada:x@127.0.0.1/", "echo"] {
        let error = refused(Client::new(), url.to_owned()).await;
        assert!(error.is_request() && !error.is_temporary(), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_socket_lives_by_its_pings_and_dies_without() {
    let site = Site::new();
    let server = site.serve();
    let millis = Duration::from_millis;
    let url = format!("ws://{}/echo", server.address);
    let lively = Client::new().ping_every(millis(100)).silent_for(millis(1_000));
    let mut echo: Connection<String> = lively.connect(&url).await.unwrap();
    assert!(timeout(millis(2_500), echo.next()).await.is_err(), "it has closed");
    echo.send("still here".to_owned()).await.unwrap();
    assert_eq!(echo.next().await.unwrap().unwrap(), "still here");
    let mute = Client::new().ping_every(PATIENCE).silent_for(millis(200));
    let mut echo: Connection<String> = mute.connect(&url).await.unwrap();
    assert!(timeout(PATIENCE, echo.next()).await.unwrap().is_none());
    let close = echo.close_reason().unwrap();
    assert!(close.code == CloseCode::ABNORMAL && close.reason.contains("nothing has come"), "{close:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_tasks_send_too() {
    let site = Site::new();
    let server = site.serve();
    let url = format!("ws://{}/echo", server.address);
    let mut echo: Connection<String> = Client::new().connect(&url).await.unwrap();
    let tasks: Vec<_> = (0..4)
        .map(|task| {
            let sender = echo.sender();
            tokio::spawn(async move {
                for number in 0..50 {
                    sender.send(format!("{task} {number}")).await.unwrap();
                    sleep(Duration::from_micros(10)).await;
                }
            })
        })
        .collect();
    let mut next = [0; 4];
    for _ in 0..200 {
        let message = timeout(PATIENCE, echo.next()).await.unwrap().unwrap().unwrap();
        let (task, number) = message.split_once(' ').unwrap();
        let next = &mut next[task.parse::<usize>().unwrap()];
        assert_eq!(number.parse(), Ok(*next));
        *next += 1;
    }
    for task in tasks {
        task.await.unwrap();
    }
}
