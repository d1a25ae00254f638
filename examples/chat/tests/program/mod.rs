//! The program, as a process that a test starts and ends.
#![allow(dead_code, reason = "not each test asks for all of it")]

use super::servers::free_port;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub const PATIENCE: Duration = Duration::from_secs(30);

/// The running chat; killed when it is dropped.
pub struct Program {
    child: Child,
    address: SocketAddr,
    environment: Vec<(String, String)>,
}

impl Program {
    /// Starts it, and waits until it answers.
    pub fn start(environment: &[(&str, &str)]) -> Program {
        let mut environment: Vec<_> =
            environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        environment.push(("SQUALL_KEYS".to_owned(), "a-key-of-a-test-that-nobody-need-guess".to_owned()));
        for _ in 0..5 {
            let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
            let child = spawn(address, &environment);
            let mut program = Program { child, address, environment: environment.clone() };
            // Another process may have been quicker to take the port: then the program ends, and the next is tried.
            if program.answers() {
                return program;
            }
        }
        panic!("the program ends at once");
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Ends it with no time for anything.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it at the same address.
    pub fn start_again(&mut self) {
        self.child = spawn(self.address, &self.environment);
        assert!(self.answers(), "it ended at once");
    }

    fn answers(&mut self) -> bool {
        let since = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            if self.get("/").is_some_and(|answer| answer.starts_with("HTTP/1.1 200")) {
                return true;
            }
            assert!(since.elapsed() < PATIENCE, "the program does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }

    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address).ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).ok()?;
        Some(text)
    }
}

fn spawn(address: SocketAddr, environment: &[(String, String)]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chat"));
    command.env_remove("SQUALL_TOPICS").env("SQUALL_LISTEN", address.to_string()).stdin(Stdio::null());
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    command.spawn().unwrap()
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already where a test has seen to that.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
