//! What each engine promises, put to the test.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use crate::counted::{Counted, Numbered, PATIENCE, collect};
use futures_util::future::join_all;
use squall::{Event, Gap, Offset, Topics, topic};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

const CHILD: &str = "SQUALL_TEST_TOPICS";

/// A client that was at one process, and goes on at another.
pub async fn who_comes_back_elsewhere_misses_nothing(url: &str) {
    let (one, two) = (Topics::at(url).unwrap(), Topics::at(url).unwrap());
    let publish = async |topics: &Topics, numbers: std::ops::Range<u64>| -> Vec<Offset> {
        let mut offsets = Vec::new();
        for number in numbers {
            offsets.push(topics.publish(&Counted, &Numbered { publisher: 0, number }).await.unwrap());
        }
        offsets
    };
    let first = publish(&one, 0..50).await;
    publish(&two, 50..60).await;
    let numbers = async |topics: &Topics, after: Offset, count: usize| -> Vec<u64> {
        let mut subscription = topics.subscribe(&Counted).after(after).await.unwrap();
        let mut numbers = Vec::new();
        while numbers.len() < count {
            match timeout(PATIENCE, subscription.next()).await.unwrap() {
                Some(Event::Message(message)) => numbers.push(message.read().unwrap().number),
                other => panic!("{other:?} after {numbers:?}"),
            }
        }
        numbers
    };
    for topics in [&one, &two, &Topics::at(url).unwrap()] {
        assert_eq!(numbers(topics, first[19], 40).await, (20..60).collect::<Vec<_>>());
    }
    let three = Topics::at(url).unwrap();
    let page = three.history(&Counted, 5).await.unwrap();
    assert_eq!(page.messages.len(), 5);
    publish(&one, 60..61).await;
    assert_eq!(numbers(&three, page.end, 1).await, [60]);
    let mut lost = two.subscribe(&Counted).after("1-7".parse::<Offset>().unwrap()).await.unwrap();
    assert!(matches!(lost.next().await, Some(Event::Gap(Gap::Forgotten))));
}

#[topic("long", message = String, member = String)]
pub struct Long;

/// Messages, and lists of members, that are longer than a notification of PostgreSQL's can be.
pub async fn long_messages_come_whole(url: &str) {
    let (one, two) = (Topics::at(url).unwrap(), Topics::at(url).unwrap());
    let mut subscription = two.subscribe(&Long).await.unwrap();
    for text in ["a".repeat(100_000), "é".repeat(3_950), "short".to_owned(), "\u{0}\n".repeat(5_000)] {
        one.publish(&Long, &text).await.unwrap();
        match timeout(PATIENCE, subscription.next()).await.unwrap() {
            Some(Event::Message(message)) => assert!(message.read().unwrap() == text),
            other => panic!("{other:?}"),
        }
    }
    let member = "m".repeat(8_000);
    let _here = one.subscribe(&Long).present_as("long", &member).await.unwrap();
    match timeout(PATIENCE, subscription.next()).await.unwrap() {
        Some(Event::Joined(joined)) => assert!(joined.read().unwrap() == member),
        other => panic!("{other:?}"),
    }
}

/// A message that fits into a topic but not into NATS, and more members than it takes at once: all else goes on.
pub async fn what_nats_does_not_take_is_refused(url: &str) {
    let (one, two) = (Topics::at(url).unwrap(), Topics::at(url).unwrap());
    let mut subscription = two.subscribe(&Long).await.unwrap();
    // Before anything else it is not known yet how much it takes.
    one.publish(&Long, &"first".to_owned()).await.unwrap();
    let refused = one.publish(&Long, &"a".repeat(1024 * 1024 - 2)).await.unwrap_err();
    assert_eq!(refused.status(), 413);
    one.publish(&Long, &"last".to_owned()).await.unwrap();
    for text in ["first", "last"] {
        match timeout(PATIENCE, subscription.next()).await.unwrap() {
            Some(Event::Message(message)) => assert_eq!(message.read().unwrap(), text),
            other => panic!("{other:?}"),
        }
    }
    let (member, mut here) = ("m".repeat(60_000), Vec::new());
    for id in 0..40 {
        here.push(one.subscribe(&Long).present_as(id, &member).await.unwrap());
    }
    let began = Instant::now();
    while two.present(&Long).await.unwrap().len() < 40 {
        assert!(began.elapsed() < PATIENCE, "{} are present", two.present(&Long).await.unwrap().len());
        sleep(Duration::from_millis(50)).await;
    }
    let refused = one.subscribe(&Long).present_as("long", &"m".repeat(66_000)).await.unwrap_err();
    assert_eq!(refused.status(), 413);
}

/// Redis forgets its scripts again and again, and two processes tell it of them anew while the other one publishes.
pub async fn what_redis_forgets_is_told_again(url: &str, redis: redis::Client) {
    let forgetting = tokio::spawn(async move {
        let mut connection = redis.get_multiplexed_async_connection().await.unwrap();
        loop {
            redis::cmd("SCRIPT").arg("FLUSH").exec_async(&mut connection).await.unwrap();
            sleep(Duration::from_millis(5)).await;
        }
    });
    let processes = [(); 2].map(|()| Topics::builder().history_bytes(64 * 1024 * 1024).at(url).unwrap());
    let mut collecting = Vec::new();
    for topics in &processes {
        collecting.push(tokio::spawn(collect(topics.subscribe(&Counted).await.unwrap(), 2 * 8_000)));
    }
    let publishing = processes.into_iter().zip(0..).map(|(topics, publisher)| async move {
        for from in (0..8_000).step_by(200) {
            let numbers = from..from + 200;
            let messages: Vec<_> = numbers.map(|number| Numbered { publisher, number }).collect();
            for offset in join_all(messages.iter().map(async |message| topics.publish(&Counted, message).await)).await {
                offset.unwrap();
            }
        }
    });
    join_all(publishing).await;
    for collecting in collecting {
        let seen = collecting.await.unwrap();
        assert_eq!((seen.count, seen.again, seen.missed), (2 * 8_000, 0, 0), "{seen:?}");
    }
    forgetting.abort();
}

/// Topics that are dropped give all connections to PostgreSQL back, with no notification to wake them.
pub async fn nothing_stays_connected(url: &str) {
    use sqlx::{Connection, PgConnection, query_scalar};
    let mut watching = PgConnection::connect(url).await.unwrap();
    let count =
        "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";
    let topics = Topics::at(url).unwrap();
    drop(topics.subscribe(&Counted).await.unwrap());
    assert!(query_scalar::<_, i64>(count).fetch_one(&mut watching).await.unwrap() > 0);
    drop(topics);
    let began = Instant::now();
    while query_scalar::<_, i64>(count).fetch_one(&mut watching).await.unwrap() > 0 {
        assert!(began.elapsed() < Duration::from_secs(10), "it is connected still");
        sleep(Duration::from_millis(20)).await;
    }
}

/// In the process that a test has started for itself: is present, until it is killed.
pub async fn serve_as_child() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let topics = Topics::at(&url).unwrap();
    let _here = topics.subscribe(&Counted).present_as("child", &"child".to_owned()).await.unwrap();
    std::future::pending::<()>().await;
}

async fn wait_for(topics: &Topics, members: &[&str]) -> Duration {
    let began = Instant::now();
    loop {
        let mut there = topics.present(&Counted).await.unwrap();
        there.sort();
        if there == members {
            return began.elapsed();
        }
        assert!(began.elapsed() < PATIENCE, "{there:?}, and not {members:?}");
        sleep(Duration::from_millis(20)).await;
    }
}

/// A process that ends with no time to say so.
pub async fn members_of_a_killed_process_are_gone(test: &str, url: &str) {
    let (one, two) = (Topics::at(url).unwrap(), Topics::at(url).unwrap());
    let ada = async |topics: &Topics| topics.subscribe(&Counted).present_as("ada", &"ada".to_owned()).await.unwrap();
    let (first, second) = (ada(&one).await, ada(&two).await);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(CHILD, url)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    wait_for(&one, &["ada", "child"]).await;
    wait_for(&two, &["ada", "child"]).await;
    drop(first);
    sleep(Duration::from_millis(100)).await;
    wait_for(&one, &["ada", "child"]).await;
    child.kill().unwrap();
    child.wait().unwrap();
    let gone = wait_for(&two, &["ada"]).await;
    eprintln!("{url}: a killed process's members were gone after {gone:?}");
    assert!(gone < Duration::from_secs(10), "{gone:?}");
    drop(second);
    wait_for(&one, &[]).await;
    wait_for(&two, &[]).await;
}
