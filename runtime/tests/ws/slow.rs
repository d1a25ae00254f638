//! Clients that take less than is sent.

use crate::client::{CLOSE, Client};
use crate::site::{Senders, Site, started};
use squall::Server;
use squall::ws::{SendError, Sender};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A client of `/slow/..` that reads nothing yet, and what sends to it.
fn slow(policy: &str) -> (crate::serving::Started, Client, Sender<String>) {
    let senders = Arc::new(Senders::default());
    let server = started(Server::new(Site { senders: senders.clone() }));
    let client = Client::connect(server.address, &format!("/slow/{policy}"));
    let began = Instant::now();
    let sender = loop {
        if let Some(sender) = senders.0.lock().unwrap().pop() {
            break sender;
        }
        assert!(began.elapsed() < Duration::from_secs(5));
        sleep(Duration::from_millis(5));
    };
    (server, client, sender)
}

/// So long that eight of them are more than the system takes.
fn message(number: usize) -> String {
    format!("{number:06}{}", "x".repeat(1 << 20))
}

/// The numbers of the messages that come until none does.
fn numbers(client: &mut Client, last: usize) -> Vec<usize> {
    let mut numbers = Vec::new();
    while numbers.last() != Some(&last) {
        numbers.push(client.next_text()[..6].parse().unwrap());
    }
    numbers
}

#[test]
fn the_oldest_are_left_out() {
    let (_server, mut client, sender) = slow("oldest");
    for number in 0..60 {
        sender.send(message(number)).unwrap();
        sleep(Duration::from_millis(5));
    }
    let numbers = numbers(&mut client, 59);
    assert!(numbers.len() < 60 && numbers.is_sorted(), "{numbers:?}");
    let left_out = (0..60).filter(|number| !numbers.contains(number)).max();
    assert!(left_out > Some(numbers[0]), "those that waited were left out, and the last one came: {numbers:?}");
}

#[test]
fn the_newest_are_left_out() {
    let (_server, mut client, sender) = slow("newest");
    let mut sent = Vec::new();
    for number in 0..60 {
        match sender.send(message(number)) {
            Ok(()) => sent.push(number),
            Err(SendError::Full) => {}
            Err(error) => panic!("{error}"),
        }
        sleep(Duration::from_millis(5));
    }
    assert!(sent.len() < 60, "{sent:?}");
    let last = *sent.last().unwrap();
    assert_eq!(numbers(&mut client, last), sent);
}

#[test]
fn who_is_too_slow_is_closed() {
    let (_server, mut client, sender) = slow("close");
    let mut number = 0;
    while sender.send(message(number)).is_ok() {
        assert!(number < 60, "it is full some time");
        number += 1;
        sleep(Duration::from_millis(5));
    }
    assert!(sender.is_closed() && matches!(sender.send(String::new()), Err(SendError::Closed)));
    loop {
        let (first, payload) = client.frame().unwrap();
        if first == 0x80 | CLOSE {
            assert_eq!(payload[..2], 1008_u16.to_be_bytes());
            break;
        }
    }
}

#[test]
fn short_messages_are_bounded_by_their_number() {
    let (_server, mut client, sender) = slow("newest");
    // Queued in one go, before the task of the connection takes any.
    for number in 0..8 {
        _ = sender.send(number.to_string());
    }
    assert_eq!(client.next_text(), "0");
    sender.close(squall::ws::CloseCode::own(4002), "enough");
    while let Some((first, payload)) = client.frame() {
        if first == 0x80 | CLOSE {
            assert_eq!(payload[2..], *b"enough");
            return;
        }
    }
    panic!("it was not closed");
}
