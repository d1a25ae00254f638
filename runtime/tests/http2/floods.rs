//! Floods, in a short form: the connection is ended, others are served, and memory does not grow. `cargo bench --bench
//! floods` has the long form, with figures.

use super::site::{expect_served, resident, start};
use super::wire::*;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::tcp::OwnedReadHalf;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// As much may the memory of the process grow, in bytes: other tests run in it.
const GROWTH: u64 = 64 * 1024 * 1024;

/// Sends frames until the server has enough, and gives how many it has taken and the code of its end.
async fn flood(address: SocketAddr, at_most: usize, mut next: impl FnMut(u32) -> Vec<u8>) -> (usize, Option<u32>) {
    let wire = Wire::connect(address).await;
    let (read, mut write) = wire.into_stream().into_split();
    let goaway = goaway(read);
    let mut sent = 0;
    // In pieces of some size, as an attacker would.
    while sent < at_most && !goaway.is_finished() {
        let mut bytes = Vec::new();
        for _ in 0..100.min(at_most - sent) {
            bytes.extend(next(sent as u32));
            sent += 1;
        }
        match timeout(Duration::from_secs(5), write.write_all(&bytes)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => break,
            Err(_) => panic!("the server takes nothing, and does not end it"),
        }
    }
    let code = timeout(PATIENCE, goaway).await.expect("no end").unwrap();
    (sent, code)
}

/// Reads to the end, and gives the code of the last `GOAWAY`.
fn goaway(mut read: OwnedReadHalf) -> JoinHandle<Option<u32>> {
    tokio::spawn(async move {
        let mut code = None;
        while let Some(frame) = next_frame(&mut read).await {
            if frame.kind == GOAWAY {
                code = Some(frame.code());
            }
        }
        code
    })
}

/// So many frames nobody takes.
const ENDLESS: usize = 3_000_000;

/// The flood is ended, while others are served.
async fn expect_ended(next: impl FnMut(u32) -> Vec<u8>) {
    let (client, address) = start().await;
    expect_served(&client, address).await;
    let before = resident();
    let others = {
        let client = client.clone();
        async move {
            for _ in 0..5 {
                timeout(Duration::from_secs(5), expect_served(&client, address)).await.expect("others wait");
            }
        }
    };
    let ((sent, code), ()) = tokio::join!(flood(address, ENDLESS, next), others);
    assert_eq!(code, Some(ENHANCE_YOUR_CALM), "after {sent} frames");
    assert!(sent < ENDLESS, "it was not ended");
    let growth = resident().saturating_sub(before);
    assert!(growth < GROWTH, "{growth} bytes more");
    expect_served(&client, address).await;
}

#[tokio::test]
async fn rapid_reset() {
    expect_ended(|number| {
        let stream = 2 * number + 1;
        [request(stream, "/slow/60000"), frame(RST_STREAM, 0, stream, &8_u32.to_be_bytes())].concat()
    })
    .await;
}

/// Each request is answered by a reset of the server's: it is the client that breaks the rules.
#[tokio::test]
async fn resets_that_the_server_is_made_to_send() {
    expect_ended(|number| {
        let stream = 2 * number + 1;
        [request(stream, "/slow/60000"), frame(WINDOW_UPDATE, 0, stream, &[0x7f, 0xff, 0xff, 0xff])].concat()
    })
    .await;
}

#[tokio::test]
async fn endless_continuation() {
    let block = fields(&[("x-a", &"b".repeat(1000))]);
    expect_ended(|number| match number {
        0 => frame(HEADERS, END_STREAM, 1, &block),
        _ => frame(CONTINUATION, 0, 1, &block),
    })
    .await;
}

#[tokio::test]
async fn endless_continuation_with_nothing_in_it() {
    expect_ended(|number| match number {
        0 => frame(HEADERS, END_STREAM, 1, &fields(&[("a", "b")])),
        _ => frame(CONTINUATION, 0, 1, &[]),
    })
    .await;
}

#[tokio::test]
async fn empty_data() {
    expect_ended(|number| match number {
        0 => headers(
            1,
            0,
            &[(":method", "POST"), (":scheme", "http"), (":authority", "localhost"), (":path", "/upload")],
        ),
        _ => frame(DATA, 0, 1, &[]),
    })
    .await;
}

#[tokio::test]
async fn data_that_is_padding() {
    expect_ended(|number| match number {
        0 => headers(
            1,
            0,
            &[(":method", "POST"), (":scheme", "http"), (":authority", "localhost"), (":path", "/forever")],
        ),
        _ => frame(DATA, 8, 1, &[1, 0]),
    })
    .await;
}

#[tokio::test]
async fn settings() {
    expect_ended(|_| frame(SETTINGS, 0, 0, &[0, 4, 0, 1, 0, 0])).await;
}

#[tokio::test]
async fn pings() {
    expect_ended(|_| frame(PING, 0, 0, &[0; 8])).await;
}

#[tokio::test]
async fn priorities() {
    expect_ended(|number| frame(PRIORITY, 0, 2 * number + 1, &[0, 0, 0, 0, 16])).await;
}

#[tokio::test]
async fn window_updates() {
    expect_ended(|_| frame(WINDOW_UPDATE, 0, 0, &[0, 0, 0, 1])).await;
}

#[tokio::test]
async fn frames_of_unknown_kinds() {
    expect_ended(|_| frame(0x42, 0, 0, &[])).await;
}

/// A small block that becomes large: an entry of the table that is named again and again (an "HPACK bomb").
#[tokio::test]
async fn a_block_that_grows() {
    let (client, address) = start().await;
    let before = resident();
    let mut wire = Wire::connect(address).await;
    let mut block = fields(&[(":method", "GET"), (":scheme", "http"), (":authority", "localhost"), (":path", "/")]);
    // An entry of 4,000 bytes, and then 15,000 times the entry 62, in one byte each: 60 MB.
    block.extend([0x40, 1, b'a', 0x7f, 0xa1, 0x1e]);
    block.extend(vec![b'b'; 127 + 0x21 + (0x1e << 7)]);
    let rest = 16_000 - block.len();
    block.extend(vec![0x80 | 62; rest]);
    wire.send(&frame(HEADERS, END_STREAM | END_HEADERS, 1, &block)).await;
    assert_eq!(wire.ended().await.goaway, Some(ENHANCE_YOUR_CALM));
    assert!(resident().saturating_sub(before) < GROWTH);
    expect_served(&client, address).await;
}

/// Answers that are asked for and not taken wait in no great number.
#[tokio::test]
async fn answers_that_are_not_taken() {
    let (client, address) = start().await;
    let before = resident();
    let mut wires = Vec::new();
    for _ in 0..5 {
        let mut wire = Wire::with_settings(address, &[(4, 0)]).await;
        for stream in 0..100 {
            wire.send(&request(2 * stream + 1, "/large/20000")).await;
        }
        wire.ping().await;
        wires.push(wire);
    }
    let growth = resident().saturating_sub(before);
    assert!(growth < GROWTH, "{growth} bytes more");
    expect_served(&client, address).await;
}
