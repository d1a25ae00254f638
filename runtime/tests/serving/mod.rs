//! What tests of servers share: raw requests, servers in threads, and servers in processes of their own.
#![allow(dead_code, reason = "each test uses some of it")]

use squall::{Address, Answering, Server};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long an answer may take that is to come.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// A connection that has sent a request.
pub fn get(address: SocketAddr, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    ask(&mut stream, path);
    stream
}

/// Sends a request.
pub fn ask(stream: &mut TcpStream, path: &str) {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
}

/// One answer with a `Content-Length`.
pub fn answer(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut byte = [0];
        let read = stream.read(&mut byte).unwrap();
        assert_eq!(read, 1, "the connection ended within {:?}", String::from_utf8_lossy(&bytes));
        bytes.push(byte[0]);
        if bytes.ends_with(b"\r\n\r\n") {
            break;
        }
    }
    let mut text = String::from_utf8(bytes).unwrap();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
    let mut body = vec![0; length.parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    text.push_str(std::str::from_utf8(&body).unwrap());
    text
}

/// The body of the answer to a request on a connection of its own.
pub fn body_of(address: SocketAddr, path: &str) -> String {
    let text = answer(&mut get(address, path));
    text.split_once("\r\n\r\n").unwrap().1.to_owned()
}

/// All that comes until the connection ends, in whatever way.
pub fn rest(mut stream: impl Read) -> String {
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

/// A server within the test.
pub struct Started {
    pub address: SocketAddr,
    /// That of its admin listener, if it has one by TCP.
    pub admin: Option<SocketAddr>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Started {
    /// Serves in a runtime of its own.
    pub fn new<S: Answering>(server: Server<S>) -> Started {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            runtime.block_on(async {
                let bound = server.bind().unwrap();
                let admin = match bound.admin_address() {
                    Some(Address::Tcp(admin)) => Some(*admin),
                    _ => None,
                };
                tell.send((bound.address(), admin)).unwrap();
                bound.run_until(async { _ = stopped.await }).await.unwrap();
            });
        });
        let (address, admin) = told.recv().unwrap();
        let address = address.unwrap_or_else(|| "0.0.0.0:0".parse().unwrap());
        Started { address, admin, stop: Some(stop), thread: Some(thread) }
    }

    /// Tells it to stop.
    pub fn stop(&mut self) {
        drop(self.stop.take());
    }

    /// Waits until it has ended; how long that has taken.
    pub fn ended(mut self) -> Duration {
        let began = Instant::now();
        self.stop();
        self.thread.take().unwrap().join().unwrap();
        began.elapsed()
    }
}

/// Whether this process is one that a test has started for itself.
pub fn is_child() -> bool {
    std::env::var_os("TEST_CHILD").is_some()
}

/// Ends such a process as `main` would.
pub fn end_child(result: squall::Result<()>) -> ! {
    match result {
        Ok(()) => std::process::exit(0),
        Err(error) => {
            eprintln!("Error: {error:?}");
            std::process::exit(1);
        }
    }
}

/// A test once more, as a process of its own, with these variables.
pub fn child(test: &str, variables: &[(&str, &str)]) -> Child {
    command(test, variables).spawn().unwrap()
}

/// The same before it runs.
pub fn command(test: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env("TEST_CHILD", "1");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SQUALL_")) {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The same by a shell, whose script runs it as `"$0" "$@"`.
#[cfg(unix)]
pub fn by_shell(script: &str, test: &str, variables: &[(&str, &str)]) -> Command {
    let plain = command(test, variables);
    let mut command = Command::new("sh");
    command.args(["-c", script]).arg(plain.get_program()).args(plain.get_args());
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The same with this socket as systemd would pass it: as number 3, with its name.
#[cfg(unix)]
pub fn inheriting(
    socket: impl Into<std::os::fd::OwnedFd>,
    name: &str,
    test: &str,
    variables: &[(&str, &str)],
) -> Command {
    let mut command = by_shell("export LISTEN_PID=$$; exec \"$0\" \"$@\" 3<&0 </dev/null", test, variables);
    command.env("LISTEN_FDS", "1").env("LISTEN_FDNAMES", name).stdin(Stdio::from(socket.into()));
    command
}

/// The next places where it says that it listens.
pub fn listening(child: &mut Child, count: usize) -> Vec<String> {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut places = Vec::new();
    while places.len() < count {
        let Some(line) = lines.next() else { break };
        places.extend(line.unwrap().strip_prefix("listening on ").map(str::to_owned));
    }
    assert_eq!(places.len(), count, "it has said {places:?}, and: {}", stderr_of(child));
    places
}

/// The one place, by TCP.
pub fn address_of(child: &mut Child) -> SocketAddr {
    listening(child, 1)[0].strip_prefix("http://").unwrap().parse().unwrap()
}

pub fn signal(child: &Child, name: &str) {
    let killed = Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
}

/// All that it has said to standard error, once it has ended.
pub fn stderr_of(child: &mut Child) -> String {
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    text
}
