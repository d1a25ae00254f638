//! The admin listener: health and figures.

use crate::serving::{PATIENCE, Started, answer, child, end_child, get, is_child, listening, rest, signal};
use crate::site::{App, Unready};
use squall::Server;
use squall::{AtCapacity, Listener, Workers};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A server with an admin listener.
struct Site {
    server: Started,
    address: SocketAddr,
    admin: SocketAddr,
}

fn start<S: squall::Answering>(server: Server<S>) -> Site {
    let server = Started::new(server.admin("127.0.0.1:0"));
    Site { address: server.address, admin: server.admin.expect("no admin listener"), server }
}

impl Site {
    /// The answer of the admin listener.
    fn admin(&self, path: &str) -> String {
        answer(&mut get(self.admin, path))
    }

    /// One figure of it.
    fn figure(&self, name: &str) -> f64 {
        let text = self.admin("/metrics");
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{name} is not in {text}")).parse().unwrap()
    }

    fn ended(self) {
        self.server.ended();
    }
}

fn server() -> Server<squall::Plain<App>> {
    Server::new(App).listener("127.0.0.1:0")
}

#[test]
fn figures_count_by_routes_and_never_by_paths() {
    let site = start(server());
    for path in ["/hello/ann", "/hello/ben", "/nowhere", "/nowhere-either", "/fails"] {
        answer(&mut get(site.address, path));
    }
    let mut post = TcpStream::connect(site.address).unwrap();
    write!(post, "BREW / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n").unwrap();
    assert!(answer(&mut post).starts_with("HTTP/1.1 501"));
    // One that is no HTTP.
    let mut malformed = TcpStream::connect(site.address).unwrap();
    write!(malformed, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").unwrap();
    assert!(rest(malformed).starts_with("HTTP/1.1 400"));

    let of = |method: &str, route: &str, class: &str| {
        let labels =
            format!("http_request_method=\"{method}\",http_route=\"{route}\",http_response_status_class=\"{class}\"");
        site.figure(&format!("http_server_request_duration_seconds_count{{{labels}}}"))
    };
    assert_eq!(of("GET", "/hello/{name}", "2xx"), 2.0);
    assert_eq!(of("GET", "/fails", "5xx"), 1.0);
    assert_eq!(of("GET", "", "4xx"), 2.0);
    assert_eq!(of("_OTHER", "", "5xx"), 1.0);
    let text = site.admin("/metrics");
    assert!(
        text.starts_with("HTTP/1.1 200 OK\r\n") && text.contains("content-type: text/plain; version=0.0.4"),
        "{text}"
    );
    assert!(!text.contains("ann") && !text.contains("nowhere") && !text.contains("BREW"), "{text}");
    // Each bucket has what the one before it has; the last has all.
    let buckets: Vec<f64> = text
        .lines()
        .filter(|line| line.starts_with("http_server_request_duration_seconds_bucket") && line.contains("/hello/"))
        .map(|line| line.rsplit(' ').next().unwrap().parse().unwrap())
        .collect();
    assert!(buckets.len() == 15 && buckets.is_sorted() && buckets[14] == 2.0, "{buckets:?}");
    // All that is a line is a comment, or a name, labels, and a number.
    let (_, body) = text.split_once("\r\n\r\n").unwrap();
    for line in body.lines().filter(|line| !line.starts_with('#')) {
        assert!(line.rsplit_once(' ').unwrap().1.parse::<f64>().is_ok(), "{line}");
    }
    assert!(site.figure("squall_malformed_total") >= 1.0);
    assert!(site.figure("squall_runtime_alive_tasks{runtime=\"0\"}") >= 1.0);
    assert_eq!(site.figure("squall_runtime_workers{runtime=\"0\"}"), 1.0);
    site.ended();
}

#[test]
fn what_is_going_on_is_counted() {
    let refuses = Listener::new("127.0.0.1:0").max_connections(1).at_capacity(AtCapacity::Unavailable);
    let site = start(Server::new(App).listener(refuses));
    let mut kept = get(site.address, "/pieces");
    let begun = std::time::Instant::now();
    // Its length is known when it has been sent.
    while site.figure("squall_response_body_bytes_total") < 10.0 {
        assert!(begun.elapsed() < PATIENCE);
    }
    assert_eq!(site.figure("squall_connections_open"), 1.0);
    assert!(rest(get(site.address, "/id")).starts_with("HTTP/1.1 503"));
    assert_eq!(site.figure("squall_connections_refused_total"), 1.0);
    assert_eq!(site.figure("squall_connections_accepted_total"), 1.0);
    assert_eq!(site.figure("http_server_active_requests"), 0.0);
    crate::serving::ask(&mut kept, "/slow/1500");
    while site.figure("http_server_active_requests") < 1.0 {
        assert!(begun.elapsed() < PATIENCE);
    }
    assert_eq!(site.figure("squall_requests_given_up_total"), 0.0);
    site.ended();
}

#[test]
fn bytes_of_bodies_are_counted_as_they_are_read() {
    let site = start(server());
    for body in ["Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"]
    {
        let mut stream = TcpStream::connect(site.address).unwrap();
        write!(stream, "POST /length HTTP/1.1\r\nHost: localhost\r\n{body}").unwrap();
        assert!(answer(&mut stream).ends_with("\r\n\r\n5"));
    }
    // Nobody reads the body of this one.
    let mut stream = TcpStream::connect(site.address).unwrap();
    write!(stream, "POST /hello/ann HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello").unwrap();
    assert!(answer(&mut stream).ends_with("ann"));
    assert_eq!(site.figure("squall_request_body_bytes_total"), 10.0);
    site.ended();
}

#[test]
fn readiness_goes_down_while_it_drains() {
    let mut site = start(server());
    assert!(site.admin("/health/live").ends_with("\r\n\r\nalive\n"));
    assert!(site.admin("/health/ready").ends_with("\r\n\r\nready\n"));
    let running = get(site.address, "/slow/1500");
    std::thread::sleep(Duration::from_millis(100));
    site.server.stop();
    std::thread::sleep(Duration::from_millis(200));
    let ready = site.admin("/health/ready");
    assert!(ready.starts_with("HTTP/1.1 503") && ready.ends_with("draining\n"), "{ready}");
    assert!(site.admin("/health/live").starts_with("HTTP/1.1 200"));
    assert!(rest(running).ends_with("slow"));
    let admin = site.admin;
    site.ended();
    assert!(TcpStream::connect(admin).is_err(), "it still listens");
}

#[test]
fn the_app_says_whether_it_is_ready_and_more_figures() {
    let unready = Unready::default();
    let site = start(Server::new(unready.clone()).listener("127.0.0.1:0").workers(Workers::Threads(2)));
    assert!(site.admin("/health/ready").starts_with("HTTP/1.1 503"));
    unready.ready.store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(site.admin("/health/ready").starts_with("HTTP/1.1 200"));
    assert_eq!(site.figure("orders_total"), 7.0);
    // Two runtimes, which nobody has looked at yet when they begin.
    let begun = std::time::Instant::now();
    while !site.admin("/metrics").contains("squall_runtime_alive_tasks{runtime=\"1\"}") {
        assert!(begun.elapsed() < PATIENCE);
    }
    site.ended();
}

#[test]
fn it_is_for_its_own_hosts_and_for_reading() {
    let site = start(server());
    let ask = |head: &str| {
        let mut stream = TcpStream::connect(site.admin).unwrap();
        write!(stream, "{head}\r\nContent-Length: 0\r\n\r\n").unwrap();
        answer(&mut stream)
    };
    assert!(ask("GET /metrics HTTP/1.1\r\nHost: evil.example").starts_with("HTTP/1.1 421"));
    assert!(ask("GET /metrics HTTP/1.1\r\nHost: 10.0.0.1:9000").starts_with("HTTP/1.1 200"));
    let post = ask("POST /health/live HTTP/1.1\r\nHost: localhost");
    assert!(post.starts_with("HTTP/1.1 405") && post.contains("allow: GET, HEAD\r\n"), "{post}");
    assert!(ask("GET /hello/ann HTTP/1.1\r\nHost: localhost").starts_with("HTTP/1.1 404"));
    // And the app has none of it.
    assert!(answer(&mut get(site.address, "/metrics")).starts_with("HTTP/1.1 404"));
    site.ended();
}

#[cfg(unix)]
#[test]
fn the_environment_names_it() {
    if is_child() {
        end_child(squall::serve(App));
    }
    let variables = [("SQUALL_LISTEN", "127.0.0.1:0"), ("SQUALL_ADMIN", "127.0.0.1:0")];
    let mut child = child("admin::the_environment_names_it", &variables);
    let places = listening(&mut child, 2);
    let admin = places[1].strip_suffix(" (admin)").and_then(|place| place.strip_prefix("http://")).expect(&places[1]);
    assert!(answer(&mut get(admin.parse().unwrap(), "/health/live")).starts_with("HTTP/1.1 200"));
    signal(&child, "TERM");
    assert!(child.wait().unwrap().success());
}
