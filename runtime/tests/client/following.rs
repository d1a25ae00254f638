//! Topics that are followed: through restarts, gaps, and messages of the wrong type.

use crate::site::{PATIENCE, Said, Site, Strict, events, next, number, socket, tea};
use squall::Gap;
use squall::Topics;
use squall::client::{Client, Connection, Event, Follower};
use std::net::SocketAddr;
use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

fn follow(address: SocketAddr) -> Follower<Said, String> {
    let millis = Duration::from_millis;
    Client::new().follow(&tea(), events(address)).back_off(millis(20), millis(200))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_comes_typed_and_goes_on_elsewhere() {
    let site = Site::new();
    let server = site.serve();
    let end = site.topics.history(&tea(), 0).await.unwrap().end;
    let mut room = follow(server.address).after(end);
    assert!(!room.is_connected());
    let first = site.say(1).await;
    site.say(2).await;
    assert_eq!((number(&mut room).await, room.last_offset()), (1, Some(first)));
    assert!(room.is_connected());
    let mut other = follow(server.address).after(room.last_offset());
    assert_eq!((number(&mut room).await, number(&mut other).await), (2, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_where_the_server_of_a_stream_is_restarted() {
    through_restarts(events).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_where_the_server_of_a_socket_is_restarted() {
    through_restarts(socket).await;
}

async fn through_restarts(place: fn(SocketAddr) -> String) {
    let site = Site::new();
    let mut server = site.serve();
    let address = server.address;
    let millis = Duration::from_millis;
    let mut room = Client::new().follow(&tea(), place(address)).back_off(millis(20), millis(200));
    // It has seen nothing when it is disconnected for the first time, and knows where to go on.
    assert!(matches!(room.next().await, Some(Ok(Event::Subscribed { members: None }))));
    let following = tokio::spawn(async move {
        let mut numbers = Vec::new();
        while numbers.len() < 600 {
            numbers.push(number(&mut room).await);
        }
        // Whatever should not come.
        let more = timeout(Duration::from_millis(500), room.next()).await;
        assert!(matches!(more, Err(_) | Ok(Some(Ok(Event::Subscribed { .. })))), "{more:?}");
        numbers
    });
    for round in 0..3 {
        for number in 0..200 {
            site.say(round * 200 + number).await;
            if number % 20 == 0 {
                sleep(Duration::from_millis(5)).await;
            }
            if number == 60 {
                let site = site.clone();
                server = tokio::task::spawn_blocking(move || {
                    server.ended();
                    std::thread::sleep(Duration::from_millis(50));
                    site.serve_at(address)
                })
                .await
                .unwrap();
            }
        }
    }
    assert_eq!(following.await.unwrap(), (0..600).collect::<Vec<_>>());
    drop(server);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_longer_there_is_a_gap() {
    let mut site = Site::new();
    let server = site.serve();
    let address = server.address;
    site.say(1).await;
    // An offset of another topic's.
    let mut room = follow(address).after("1-7".parse::<squall::Offset>().unwrap());
    assert!(matches!(next(&mut room).await, Some(Ok(Event::Gap(Gap::Forgotten)))));
    assert_eq!(number(&mut room).await, 1);
    // A server that has forgotten all.
    site.topics = Topics::in_memory();
    site.say(2).await;
    let again = site.clone();
    let _server = tokio::task::spawn_blocking(move || {
        server.ended();
        again.serve_at(address)
    })
    .await
    .unwrap();
    assert!(matches!(next(&mut room).await, Some(Ok(Event::Gap(Gap::Forgotten)))));
    assert_eq!(number(&mut room).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_of_another_type_is_an_error_in_its_place() {
    let site = Site::new();
    let server = site.serve();
    let end = site.topics.history(&crate::site::Loose, 0).await.unwrap().end;
    let mut offsets = Vec::new();
    for text in ["{\"number\":1}", "\"one\"", "{\"number\":-1}", "{\"number\":2}"] {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        offsets.push(site.topics.publish(&crate::site::Loose, &value).await.unwrap());
    }
    for scheme in ["http", "ws"] {
        let mut strict = Client::new().follow(&Strict, format!("{scheme}://{}/loose", server.address)).after(end);
        for (place, expected) in [Some(1), None, None, Some(2)].into_iter().enumerate() {
            match (next_of_topic(&mut strict).await, expected) {
                (Ok(Event::Message { message, offset }), Some(number)) => {
                    assert_eq!((message.number, offset), (number, offsets[place]));
                }
                (Err(error), None) => {
                    assert!(error.is_unreadable() && error.offset() == Some(offsets[place]), "{error}");
                }
                (other, _) => panic!("{place}: {other:?}"),
            }
        }
    }
}

/// The next one that is no word of the handler's own, which is no event at all.
async fn next_of_topic(strict: &mut Follower<Said>) -> Result<Event<Said>, squall::client::Error> {
    loop {
        match next(strict).await.unwrap() {
            Err(error) if error.offset().is_none() => assert!(error.is_unreadable(), "{error}"),
            other => return other,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_present_is_told_and_what_the_site_ends_has_ended() {
    let site = Site::new();
    let server = site.serve();
    let follow = |who: &str| Client::new().follow(&tea(), format!("ws://{}/clubs/{{name}}/{who}", server.address));
    let say = async |who: &str, text: &str| {
        let url = format!("ws://{}/clubs/tea%20time/{who}", server.address);
        let mut socket: Connection<String> = Client::new().connect(url).await.unwrap();
        socket.send(text.to_owned()).await.unwrap();
        socket.closed().await
    };
    let (mut ada, mut bob) = (follow("ada"), follow("bob"));
    let members = async |follower: &mut Follower<Said, String>| match timeout(PATIENCE, follower.next()).await.unwrap()
    {
        Some(Ok(Event::Subscribed { members: Some(mut members) })) => {
            members.sort_unstable();
            members
        }
        other => panic!("{other:?}"),
    };
    // Those who were there, and then whoever comes, oneself too.
    assert_eq!(members(&mut ada).await, [""; 0]);
    assert!(matches!(next(&mut ada).await, Some(Ok(Event::Joined(who))) if who == "ada"));
    assert_eq!(members(&mut bob).await, ["ada"]);
    assert!(matches!(next(&mut bob).await, Some(Ok(Event::Joined(who))) if who == "bob"));
    assert!(matches!(next(&mut ada).await, Some(Ok(Event::Joined(who))) if who == "bob"));
    drop(bob);
    assert!(matches!(next(&mut ada).await, Some(Ok(Event::Left(who))) if who == "bob"));
    assert_eq!(say("eve", "done").await.code.number(), 1000);
    assert_eq!(say("eve", "out").await.code.number(), 1008);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_pass_is_an_error_and_the_end() {
    let site = Site::new();
    let server = site.serve();
    for (path, status, what) in [
        ("/forbidden", Some(403), "403"),
        ("/nowhere", Some(404), "404"),
        ("/moved", Some(303), "/text"),
        ("/text", None, "text/plain"),
        ("/rooms/{nam}", None, "`{nam}`"),
    ] {
        let mut room = Client::new().follow(&tea(), format!("http://{}{path}", server.address));
        let error = next(&mut room).await.unwrap().unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), status, "{path}: {error}");
        assert!(error.to_string().contains(what) && !error.is_temporary(), "{path}: {error}");
        assert!(next(&mut room).await.is_none(), "{path}");
    }
    // The standard's word for "no more".
    assert!(next(&mut Client::new().follow(&tea(), format!("http://{}/nothing", server.address))).await.is_none());
    for client in
        [Client::new().header("host", "x"), Client::new().header("a", "b\n"), Client::new().cookie("a", "b;c")]
    {
        let error = next(&mut client.follow(&tea(), events(server.address))).await.unwrap().unwrap_err();
        assert!(error.is_request(), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_asked_to_come_later_comes_later() {
    let site = Site::new();
    let server = site.serve();
    site.say(7).await;
    let began = Instant::now();
    let mut room = Client::new()
        .follow(&tea(), format!("http://{}/busy", server.address))
        .back_off(Duration::from_millis(10), Duration::from_millis(10));
    assert_eq!(number(&mut room).await, 7);
    assert_eq!(site.seen.asked.load(SeqCst), 3);
    // Twice a second.
    assert!((Duration::from_secs(2)..PATIENCE).contains(&began.elapsed()), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_future_that_is_dropped_has_taken_nothing() {
    let site = Site::new();
    let server = site.serve();
    let end = site.topics.history(&tea(), 0).await.unwrap().end;
    let mut room = follow(server.address).after(end);
    let saying = {
        let site = site.clone();
        tokio::spawn(async move {
            for number in 0..200 {
                site.say(number).await;
                sleep(Duration::from_micros(300)).await;
            }
        })
    };
    let (mut numbers, began) = (Vec::new(), Instant::now());
    while numbers.len() < 200 {
        assert!(began.elapsed() < PATIENCE, "{numbers:?}");
        match timeout(Duration::from_micros(200), room.next()).await {
            Ok(Some(Ok(Event::Message { message, .. }))) => numbers.push(message.number),
            Ok(Some(Ok(Event::Subscribed { .. }))) | Err(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(numbers, (0..200).collect::<Vec<_>>());
    saying.await.unwrap();
}
