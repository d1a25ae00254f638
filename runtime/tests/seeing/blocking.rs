//! Handlers that hold their threads.

use crate::serving::{answer, body_of, child, end_child, get, is_child, listening, signal, stderr_of};
use crate::site::App;
use std::net::SocketAddr;

#[cfg(unix)]
#[test]
fn who_holds_its_thread_is_named_once_and_who_waits_is_not() {
    if is_child() {
        end_child(squall::serve(App));
    }
    let variables = [("SQUALL_LISTEN", "127.0.0.1:0"), ("SQUALL_ADMIN", "127.0.0.1:0"), ("SQUALL_LOG_FORMAT", "json")];
    let mut child = child("blocking::who_holds_its_thread_is_named_once_and_who_waits_is_not", &variables);
    let places = listening(&mut child, 2);
    let address = |place: &str| -> SocketAddr {
        place.split(' ').next().unwrap().strip_prefix("http://").unwrap().parse().unwrap()
    };
    let (site, admin) = (address(&places[0]), address(&places[1]));
    assert_eq!(body_of(site, "/slow/400"), "slow");
    for _ in 0..2 {
        assert!(answer(&mut get(site, "/holds/a-name")).ends_with("held"));
    }
    // Each is counted, and spoken of once a minute. A busy machine may hold up others too.
    let figures = body_of(admin, "/metrics");
    let blocked = figures.lines().find_map(|line| line.strip_prefix("squall_blocked_total ")).unwrap();
    assert!(blocked.parse::<u32>().unwrap() >= 2, "{figures}");
    signal(&child, "TERM");
    assert!(child.wait().unwrap().success());
    let log = stderr_of(&mut child);
    let lines: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &serde_json::Value| line["target"] == "squall::blocking" && line["route"] == "/holds/{name}")
        .collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert_eq!((&lines[0]["level"], &lines[0]["handler"]), (&"WARN".into(), &"seeing::site::Holds".into()));
    assert_eq!((&lines[0]["millis"], &lines[0]["thread"]), (&100.into(), &"tokio-rt-worker".into()));
    assert!(!log.contains("seeing::handlers::Slow"), "{log}");
}
