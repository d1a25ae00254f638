//! The program itself: started, killed and started again. Each test ends the processes that it began.

#[path = "../../../runtime/tests/serving/port.rs"]
mod port;

use port::free_port;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

/// The running program; killed when it is dropped.
struct Program {
    child: Child,
    address: SocketAddr,
}

impl Program {
    /// Starts it in a folder, and waits until it answers.
    fn start(folder: &Path) -> Program {
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
            let child = Command::new(env!("CARGO_BIN_EXE_links"))
                .current_dir(folder)
                .env_remove("LINKS_DATABASE")
                .env("SQUALL_LISTEN", address.to_string())
                .stdin(Stdio::null())
                .spawn()
                .expect("the program starts");
            let mut program = Program { child, address };
            // Another process may have been quicker to take the port: then the program ends, and the next is tried.
            while program.child.try_wait().expect("it can be waited for").is_none() && since.elapsed() < PATIENCE {
                if program.get("/").is_ok_and(|answer| answer.status == 200) {
                    return program;
                }
                thread::sleep(Duration::from_millis(20));
            }
        }
        panic!("the program does not answer");
    }

    /// Sends one request by a connection of its own; an error where no whole answer comes.
    fn send(&self, method: &str, path: &str, body: &str) -> std::io::Result<Answer> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n\r\n{body}",
            self.address
        )?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Answer::parse(&text).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
    }

    fn get(&self, path: &str) -> std::io::Result<Answer> {
        self.send("GET", path, "")
    }

    fn add(&self, url: &str) -> std::io::Result<String> {
        let answer = self.send("POST", "/api/links", &json!({ "url": url }).to_string())?;
        assert_eq!(answer.status, 201, "{}", answer.body);
        Ok(answer.json()["code"].as_str().expect("the answer has a code").to_owned())
    }

    /// SIGKILL.
    fn kill(mut self) {
        self.child.kill().expect("it was running");
        let status = self.child.wait().expect("it can be waited for");
        assert!(!status.success(), "it ended by itself before it was killed");
    }

    /// SIGTERM: asks it to end.
    fn terminate(&self) {
        let done = Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status();
        assert!(done.expect("there is a command `kill`").success(), "it was not running");
    }

    /// How it ends by itself.
    fn ended(mut self) -> ExitStatus {
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status;
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("it has not ended");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already where a test has seen to that.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn parse(text: &str) -> Option<Answer> {
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let answer = Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() };
        match answer.header("content-length") {
            Some(length) if length != body.len().to_string() => None,
            _ => Some(answer),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("the body is JSON")
    }
}

#[test]
fn a_link_outlives_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::start(folder.path());
    let code = program.add("https://example.com/kept").expect("an answer");
    assert_eq!(program.get(&format!("/{code}")).expect("an answer").status, 307);
    program.kill();

    assert!(folder.path().join("links.sqlite").exists());
    let program = Program::start(folder.path());
    let answer = program.get(&format!("/{code}")).expect("an answer");
    assert_eq!((answer.status, answer.header("location")), (307, Some("https://example.com/kept")));
    let link = program.get(&format!("/api/links/{code}")).expect("an answer").json();
    assert_eq!(link["visits"], 2, "both visits are counted, before and after");
}

#[test]
fn what_was_answered_before_a_kill_is_there_after_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::start(folder.path());
    let visited = program.add("https://example.com/visited").expect("an answer");
    let answered = Mutex::new(Vec::new());
    let visits = Mutex::new(0_u64);
    thread::scope(|scope| {
        for writer in 0..4 {
            let (program, answered, visited, visits) = (&program, &answered, &visited, &visits);
            scope.spawn(move || {
                for number in 0.. {
                    let url = format!("https://example.com/{writer}/{number}");
                    let Ok(code) = program.add(&url) else { return };
                    answered.lock().expect("not poisoned").push((code, url));
                    let Ok(answer) = program.get(&format!("/{visited}")) else { return };
                    assert_eq!(answer.status, 307);
                    *visits.lock().expect("not poisoned") += 1;
                }
            });
        }
        let since = Instant::now();
        while answered.lock().expect("not poisoned").len() < 60 && since.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(1));
        }
        // In the midst of what the writers do; they end with it.
        let pid = program.child.id();
        let done = Command::new("sh").args(["-c", &format!("kill -KILL {pid}")]).status().expect("there is a shell");
        assert!(done.success(), "it was not running");
    });
    program.kill();
    let answered = answered.into_inner().expect("not poisoned");
    let visits = visits.into_inner().expect("not poisoned");
    assert!(answered.len() >= 60 && visits > 0, "{} links and {visits} visits were answered", answered.len());

    let program = Program::start(folder.path());
    for (code, url) in &answered {
        let answer = program.get(&format!("/{code}")).expect("an answer");
        assert_eq!((answer.status, answer.header("location")), (307, Some(url.as_str())));
    }
    let link = program.get(&format!("/api/links/{visited}")).expect("an answer").json();
    let counted = link["visits"].as_u64().expect("a number");
    assert!((visits..=visits + 4).contains(&counted), "{visits} visits were answered, {counted} are counted");
    let total = program.get("/api/links").expect("an answer").json()["total"].as_u64().expect("a number");
    let known = answered.len() as u64 + 1;
    assert!((known..=known + 4).contains(&total), "{known} links were answered, {total} are there");
}

#[test]
fn sigterm_finishes_what_runs_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::start(folder.path());
    let before = program.add("https://example.com/before").expect("an answer");
    // A request whose body comes slowly: it has begun before the signal, and is whole long after it.
    let body = json!({ "url": "https://example.com/slow", "code": "slow" }).to_string();
    let (first, last) = body.split_at(body.len() / 2);
    let mut stream = TcpStream::connect(program.address).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("it can have a timeout");
    write!(
        stream,
        "POST /api/links HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\nexpect: 100-continue\r\n\
         content-length: {}\r\n\r\n",
        program.address,
        body.len()
    )
    .expect("it reads");
    // That it asks for the body shows that the handler has begun.
    let mut interim = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut interim).expect("an interim answer");
    assert_eq!(interim, *b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(first.as_bytes()).expect("it reads");

    program.terminate();
    let since = Instant::now();
    while TcpStream::connect(program.address).is_ok() {
        assert!(since.elapsed() < PATIENCE, "it still accepts connections");
        thread::sleep(Duration::from_millis(5));
    }
    stream.write_all(last.as_bytes()).expect("it still reads");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("it answers, and closes the connection");
    let answer = Answer::parse(&text).expect("a whole answer");
    assert_eq!((answer.status, answer.header("location")), (201, Some("/api/links/slow")), "{text}");
    assert_eq!(answer.header("connection"), Some("close"), "the client is told that this was the last answer");
    let status = program.ended();
    assert_eq!(status.code(), Some(0), "{status}");

    let program = Program::start(folder.path());
    for (code, url) in [(before.as_str(), "https://example.com/before"), ("slow", "https://example.com/slow")] {
        let answer = program.get(&format!("/{code}")).expect("an answer");
        assert_eq!((answer.status, answer.header("location")), (307, Some(url)));
    }
    assert_eq!(program.get("/api/links").expect("an answer").json()["total"], 2);
}
