//! What a NATS server without JetStream promises, which is less.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use crate::counted::{Counted, Numbered, PATIENCE, collect};
use crate::servers::Server;
use squall::{Event, Gap, Offset, Subscription, Topics};
use std::time::Duration;
use tokio::time::{sleep, timeout};

async fn publish(topics: &Topics, numbers: std::ops::Range<u64>) {
    for number in numbers {
        topics.publish(&Counted, &Numbered { publisher: 0, number }).await.unwrap();
    }
}

async fn next(subscription: &mut Subscription<Counted>) -> Event<Counted> {
    timeout(PATIENCE, subscription.next()).await.unwrap().unwrap()
}

async fn number(subscription: &mut Subscription<Counted>) -> (u64, Offset) {
    match next(subscription).await {
        Event::Message(message) => (message.read().unwrap().number, message.offset()),
        other => panic!("{other:?}"),
    }
}

pub async fn each_message_comes_once(url: &str) {
    let processes = [Topics::at(url).unwrap(), Topics::at(url).unwrap()];
    let mut collecting = Vec::new();
    for topics in &processes {
        collecting.push(tokio::spawn(collect(topics.subscribe(&Counted).await.unwrap(), 2000)));
    }
    let publishing = processes.iter().cloned().enumerate().map(|(publisher, topics)| async move {
        for number in 0..1000 {
            topics.publish(&Counted, &Numbered { publisher, number }).await.unwrap();
        }
    });
    let publishing: Vec<_> = publishing.map(tokio::spawn).collect();
    for publishing in publishing {
        publishing.await.unwrap();
    }
    for collecting in collecting {
        let seen = collecting.await.unwrap();
        assert_eq!((seen.count, seen.again, seen.missed, seen.gaps.len()), (2000, 0, 0, 0), "{seen:?}");
    }
}

pub async fn what_is_not_kept_is_told(url: &str) {
    let (one, two) = (Topics::at(url).unwrap(), Topics::at(url).unwrap());
    let mut subscription = one.subscribe(&Counted).await.unwrap();
    publish(&two, 0..5).await;
    let mut offsets = Vec::new();
    for expected in 0..5 {
        let (number, offset) = number(&mut subscription).await;
        assert_eq!(number, expected);
        offsets.push(offset);
    }
    // The process that was there has its own memory of it.
    let mut back = one.subscribe(&Counted).after(offsets[2]).await.unwrap();
    assert_eq!([number(&mut back).await.0, number(&mut back).await.0], [3, 4]);
    assert_eq!(one.history(&Counted, 10).await.unwrap().messages.len(), 5);
    // Another one has not, and says so.
    let three = Topics::at(url).unwrap();
    let mut elsewhere = three.subscribe(&Counted).after(offsets[2]).await.unwrap();
    assert!(matches!(next(&mut elsewhere).await, Event::Gap(Gap::Forgotten)));
    assert!(three.history(&Counted, 10).await.unwrap().messages.is_empty());
    publish(&one, 5..6).await;
    assert_eq!(number(&mut elsewhere).await.0, 5);
}

pub async fn a_kill_is_told(url: &str, server: &mut Server) {
    let (one, two) = (Topics::at(url).unwrap(), Topics::at(url).unwrap());
    let (mut here, mut there) = (one.subscribe(&Counted).await.unwrap(), two.subscribe(&Counted).await.unwrap());
    publish(&one, 0..3).await;
    for subscription in [&mut here, &mut there] {
        for expected in 0..3 {
            assert_eq!(number(subscription).await.0, expected);
        }
    }
    server.kill();
    for subscription in [&mut here, &mut there] {
        assert!(matches!(next(subscription).await, Event::Gap(Gap::Away)));
    }
    publish(&one, 3..5).await;
    assert_eq!([number(&mut here).await.0, number(&mut here).await.0], [3, 4], "those here get it at once");
    sleep(Duration::from_millis(300)).await;
    server.start().await;
    for subscription in [&mut here, &mut there] {
        assert!(matches!(next(subscription).await, Event::Gap(Gap::Forgotten)), "nobody knows what was missed");
    }
    publish(&one, 5..6).await;
    let mut last = None;
    while last != Some(6) {
        publish(&one, 6..7).await;
        while let Ok(Some(Event::Message(message))) = timeout(Duration::from_millis(500), there.next()).await {
            let number = message.read().unwrap().number;
            assert!(last.is_none_or(|last| number >= last) && number > 2, "{number} after {last:?}");
            last = Some(number);
        }
    }
    assert_eq!(number(&mut here).await.0, 5, "its own that it was told at once come no second time");
}
