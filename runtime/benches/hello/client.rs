//! Starts a server, asks it, and stops it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};

/// A server in a process of its own, under callgrind or not.
pub struct Running {
    child: Child,
    address: SocketAddr,
    counted: bool,
}

impl Running {
    /// Starts this program once more, as the server.
    pub fn start(server: &str, threads: &str, counted: bool) -> Result<Running, String> {
        let this = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut command = if counted {
            let mut valgrind = Command::new("valgrind");
            let file = std::env::var("SQUALL_CALLGRIND_OUT").unwrap_or_else(|_| "/dev/null".to_owned());
            valgrind.args(["--tool=callgrind", &format!("--callgrind-out-file={file}")]).arg(this);
            valgrind
        } else {
            Command::new(this)
        };
        let mut child = command
            .args(["--serve", server, threads])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| {
                format!("the server, or valgrind, which counts its instructions, does not start: {error}")
            })?;
        let mut line = String::new();
        let stdout = child.stdout.take().ok_or("it has no output")?;
        BufReader::new(stdout).read_line(&mut line).map_err(|error| error.to_string())?;
        let address = line.trim().parse().map_err(|_| format!("the server has not said where it listens: {line:?}"));
        match address {
            Ok(address) => Ok(Running { child, address, counted }),
            Err(error) => {
                _ = child.kill();
                _ = child.wait();
                Err(error)
            }
        }
    }

    /// Asks so many times by one connection; gives the last answer.
    pub fn ask(&self, target: &str, times: usize) -> Result<String, String> {
        let failed = |error: std::io::Error| format!("{target} is not answered: {error}");
        let mut stream = TcpStream::connect(self.address).map_err(failed)?;
        let request = format!("GET {target} HTTP/1.1\r\nhost: {}\r\n\r\n", self.address);
        let mut answer = Vec::new();
        for _ in 0..times {
            stream.write_all(request.as_bytes()).map_err(failed)?;
            answer.clear();
            let mut buffer = [0; 4096];
            while !is_whole(&answer) {
                let length = stream.read(&mut buffer).map_err(failed)?;
                if length == 0 {
                    return Err(format!("{target}: the connection has ended"));
                }
                answer.extend_from_slice(&buffer[..length]);
            }
        }
        String::from_utf8(answer).map_err(|error| error.to_string())
    }

    /// Stops it; gives the instructions that it has taken, or 0 where nobody counts.
    pub fn stop(mut self) -> Result<f64, String> {
        // It ends with its input.
        drop(self.child.stdin.take());
        let mut said = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            stderr.read_to_string(&mut said).map_err(|error| error.to_string())?;
        }
        let status = self.child.wait().map_err(|error| error.to_string())?;
        if !self.counted {
            return Ok(0.0);
        }
        let collected = said.lines().find_map(|line| line.split_once("Collected :"));
        let number = collected.and_then(|(_, number)| number.trim().parse().ok());
        number.filter(|_| status.success()).ok_or_else(|| format!("valgrind counted nothing:\n{said}"))
    }
}

/// Whether the head is there, and as much body as it says.
fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&answer[..end]);
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    answer.len() >= end + 4 + length.unwrap_or_default()
}
