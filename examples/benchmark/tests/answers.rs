//! What the benchmarks answer, over a socket.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};

/// The program, which listens on a free port until it is dropped.
struct Running {
    child: Child,
    address: SocketAddr,
}

impl Running {
    fn start(variables: &[(&str, &str)]) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_benchmark"));
        command.env_clear().env("PORT", "0").envs(variables.iter().copied());
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("listening on http://").expect("it says where").parse();
        Running { child, address: address.expect("an address") }
    }

    fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        let mut request = format!("{method} {target} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            request.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(answer[..end].to_vec()).expect("text");
        Answer { head, body: answer[end + 4..].to_vec() }
    }

    fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, &[], "")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

struct Answer {
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn status(&self) -> u16 {
        self.head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"), "{}", self.head);
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

#[test]
fn text_and_json_with_the_servers_name() {
    let server = Running::start(&[("WORKERS", "1")]);
    let text = server.get("/plaintext");
    assert_eq!((text.status(), text.text()), (200, "Hello, World!"));
    assert!(text.header("content-type").is_some_and(|kind| kind.starts_with("text/plain")));
    let json = server.get("/json");
    assert_eq!(json.json(), json!({"message": "Hello, World!"}));
    for answer in [text, json] {
        assert_eq!(answer.header("server"), Some("squall"));
        assert!(answer.header("date").is_some(), "{}", answer.head);
    }
}

#[test]
fn parameters() {
    let server = Running::start(&[]);
    assert_eq!(server.get("/users/42/posts/a%20b").json(), json!({"id": 42, "post": "a b", "ok": true}));
    assert_eq!(server.get("/users/x/posts/a").status(), 404);
    let comments = server.get("/gh/repos/squall-rs/squall/issues/7/comments");
    assert_eq!(comments.text(), "squall-rs/squall#7");
    assert!(comments.header("content-type").is_some_and(|kind| kind.starts_with("text/plain")));
    assert_eq!(server.get("/gh/repos/squall-rs/squall/issues/x/comments").status(), 404);
    // Neighbours.
    assert_eq!(server.get("/gh/repos/a/b/issues/c").text(), "a/b/c");
    assert_eq!(server.ask("DELETE", "/gh/user/keys/9", &[], "").text(), "9");
    assert_eq!(server.get("/gh/feeds").status(), 200);
    assert_eq!(server.ask("DELETE", "/gh/feeds", &[], "").status(), 405);
}

#[test]
fn a_document_comes_back() {
    let server = Running::start(&[]);
    let document = json!({
        "id": 7, "name": "Ada", "email": "ada@example.org", "active": true, "score": 0.1, "tags": ["a", "b"],
        "address": {"street": "s", "city": "c", "zip": "z", "country": null},
        "items": [{"sku": "k", "qty": 3, "price": 1.5}], "bio": "\u{e9} \"quoted\"",
    });
    let headers = [("content-type", "application/json")];
    assert_eq!(server.ask("POST", "/echo", &headers, &document.to_string()).json(), document);
    assert_eq!(server.ask("POST", "/echo", &headers, "{}").status(), 422);
    assert_eq!(server.ask("POST", "/echo", &headers, "{").status(), 400);
}

#[test]
fn a_page_of_twelve_rows() {
    let server = Running::start(&[]);
    let page = server.get("/fortunes");
    let text = page.text();
    assert_eq!((page.status(), text.matches("<tr>").count()), (200, 13));
    assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")));
    assert!(text.contains("&#60;script&#62;") && !text.contains("<script>"), "{text}");
    assert!(text.contains("フレームワークのベンチマーク"));
    assert!(text.find("A bad random") < text.find("fortune: No"), "it is sorted");
    for target in ["/db", "/queries?queries=2", "/updates"] {
        assert_eq!(server.get(target).status(), 404, "{target} needs a database");
    }
}

#[test]
fn a_form_of_its_own_session() {
    let server = Running::start(&[]);
    let page = server.get("/form");
    let token = page.text().strip_prefix("csrf=").expect("a token");
    let cookie = page.header("set-cookie").and_then(|cookie| cookie.split(';').next()).expect("a cookie");
    let body = |token: &str| format!("csrf_token={token}&name=Ada+Lovelace&email=a%40example.org&message=a%26b");
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let taken = server.ask("POST", "/form", &[kind, ("cookie", cookie)], &body(token));
    assert_eq!((taken.status(), taken.text()), (200, "ok 42 Ada Lovelace 3"));
    assert_eq!(server.ask("POST", "/form", &[kind], &body(token)).status(), 403, "without its session");
    assert_eq!(server.ask("POST", "/form", &[kind, ("cookie", cookie)], &body("x")).status(), 403);
    let other = server.get("/form");
    let other = other.text().strip_prefix("csrf=").expect("a token");
    assert_eq!(server.ask("POST", "/form", &[kind, ("cookie", cookie)], &body(other)).status(), 403, "another's");
}

#[test]
fn files_as_they_are_now() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("1k");
    std::fs::write(&file, [7; 1024]).expect("a file");
    std::fs::write(folder.path().join("100k"), vec![8; 102_400]).expect("a file");
    let server = Running::start(&[("STATIC_DIR", folder.path().to_str().expect("UTF-8"))]);
    assert_eq!(server.get("/static/1k").body, [7; 1024]);
    assert_eq!(server.get("/static/100k").body, vec![8; 102_400]);
    // As long as before.
    std::fs::write(&file, [9; 1024]).expect("a file");
    assert_eq!(server.get("/static/1k").body, [9; 1024]);
    std::fs::remove_file(&file).expect("it is there");
    assert_eq!(server.get("/static/1k").status(), 404);
    assert_eq!(server.get("/static/..%2Fx").status(), 404);
}
