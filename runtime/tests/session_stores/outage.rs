//! What happens while a database is away, and after.

use super::servers::Server;
use super::site::Visitor;
use squall::Sessions;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the site of this test waits for its store each time.
const TIMEOUT: Duration = Duration::from_secs(1);
/// What the machine may take beside.
const SLACK: Duration = Duration::from_secs(2);

/// The server is killed in the middle of writes, and started again. What was acknowledged is there after.
pub async fn loses_nothing(test: &'static str, server: &mut Server, sessions: Sessions) {
    let visitor = Arc::new(Visitor::new(test, sessions.timeout(TIMEOUT)).await);
    let mut acknowledged = Vec::new();
    let mut tried = 0;
    for round in 1..=2 {
        let writing = tokio::spawn(write(visitor.clone(), tried));
        tokio::time::sleep(Duration::from_millis(400)).await;
        server.kill();
        let written = writing.await.unwrap();
        assert!(written.acknowledged.len() >= 5, "{test}: too slow to be killed in the middle, {written:?}");
        acknowledged.extend(written.acknowledged);
        tried = written.next;

        expect_nothing_but_503(&visitor).await;
        expect_nothing_but_503(&visitor.another()).await;

        server.start().await;
        let basket = visitor.basket().await.expect("the first request after the start is answered");
        let lost: Vec<u32> = acknowledged.iter().filter(|article| !basket.contains(article)).copied().collect();
        assert_eq!(lost, [0; 0], "{test}, round {round}: {} acknowledged, {} there", acknowledged.len(), basket.len());
        assert!(basket.windows(2).all(|two| two[0] < two[1]), "nothing is done twice: {basket:?}");
        assert!(basket.iter().all(|article| *article < tried), "{basket:?}");
        acknowledged = basket;
    }
    let lines = visitor.expect_one_line_a_request();
    let failed = lines.iter().filter(|line| line.contains("status=503"));
    assert!(failed.clone().count() > 0 && failed.clone().all(|line| line.contains(" ERROR ")), "{lines:#?}");
}

/// The server is there, takes what it is sent, and does not answer.
pub async fn is_not_waited_for(test: &'static str, server: &Server, sessions: Sessions) {
    let visitor = Visitor::new(test, sessions.timeout(TIMEOUT)).await;
    assert_eq!(visitor.add(1).await, 204);
    server.halt(true);
    expect_nothing_but_503(&visitor).await;
    expect_nothing_but_503(&visitor.another()).await;
    server.halt(false);
    let basket = loop {
        match visitor.basket().await {
            Ok(basket) => break basket,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    assert!(basket.contains(&1), "{basket:?}");
    visitor.expect_one_line_a_request();
}

#[derive(Debug)]
struct Written {
    acknowledged: Vec<u32>,
    next: u32,
}

/// Adds one article after another, until that is a 503.
async fn write(visitor: Arc<Visitor>, first: u32) -> Written {
    let mut acknowledged = Vec::new();
    for article in first.. {
        match visitor.add(article).await {
            204 => acknowledged.push(article),
            503 => return Written { acknowledged, next: article + 1 },
            status => panic!("{status} for {article}"),
        }
    }
    unreachable!("nobody has so many articles")
}

async fn expect_nothing_but_503(visitor: &Visitor) {
    for _ in 0..2 {
        let start = Instant::now();
        assert_eq!(visitor.add(u32::MAX).await, 503);
        assert!(start.elapsed() < TIMEOUT + SLACK, "{:?}", start.elapsed());
        visitor.expect_alive().await;
    }
    if visitor.has_session() {
        let start = Instant::now();
        assert_eq!(visitor.basket().await, Err((503, Some("5".to_owned()))));
        assert!(start.elapsed() < TIMEOUT + SLACK, "{:?}", start.elapsed());
    }
}
