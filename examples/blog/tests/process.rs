//! The program itself: its first start, its end by SIGTERM, and what is left after it. Each test ends what it started.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "../../../runtime/tests/serving/port.rs"]
mod port;

use port::free_port;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);

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
            let mut command = Command::new(env!("CARGO_BIN_EXE_blog"));
            for name in ["DATABASE_URL", "BLOG_DATABASE", "BLOG_PICTURES", "BLOG_AUTHOR_PASSWORD"] {
                command.env_remove(name);
            }
            let log = fs::File::options().create(true).append(true).open(folder.join("log")).unwrap();
            command.current_dir(folder).env("SQUALL_LISTEN", address.to_string()).stdin(Stdio::null()).stderr(log);
            let mut program = Program { child: command.spawn().unwrap(), address };
            // Another process may have been quicker to take the port: then the program ends, and the next is tried.
            while program.child.try_wait().unwrap().is_none() && since.elapsed() < PATIENCE {
                if program.get("/").is_some_and(|answer| answer.starts_with("HTTP/1.1 200")) {
                    return program;
                }
                thread::sleep(Duration::from_millis(20));
            }
        }
        panic!("the program does not answer: {}", fs::read_to_string(folder.join("log")).unwrap());
    }

    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address).ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).ok()?;
        Some(text)
    }

    /// Ends it by SIGTERM, and says with which code.
    fn terminate(mut self) -> Option<i32> {
        let done = Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(done.success(), "it was not running");
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("it has not ended");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already where a test has seen to that.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

#[test]
fn a_new_blog_prints_its_password_once_and_keeps_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let printed = || fs::read_to_string(folder.path().join("log")).unwrap().matches("with the password ").count();
    let program = Program::start(folder.path());
    assert!(program.get("/archive").unwrap().contains("/posts/what-a-squall-teaches"));
    assert_eq!(printed(), 1);
    assert_eq!(program.terminate(), Some(0));
    assert!(folder.path().join("blog.sqlite").exists() && folder.path().join("blog-pictures").is_dir());

    let program = Program::start(folder.path());
    let archive = program.get("/archive").unwrap();
    assert_eq!(archive.matches("href=\"/posts/").count(), 6, "the posts are there once");
    assert_eq!(printed(), 1);
    assert_eq!(program.terminate(), Some(0));
}
