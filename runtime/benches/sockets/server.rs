//! The server, in a process of its own.

use crate::Result;
use crate::figures::Process;
use squall::prelude::*;
use squall::ws::Socket;
use squall::{LastEventId, Offset, Server, Topics, topic};
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

#[app(handlers = [Talk])]
struct App {
    topics: Topics,
}

#[topic("room", message = String)]
struct Room;

/// One room, in which all hear what each says.
#[handler(ws, "/room")]
struct Talk {
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl Talk {
    async fn ws(self, mut socket: Socket<String>) -> squall::Result<()> {
        socket.follow(self.topics.subscribe(&Room).after(self.last).await?);
        while let Some(text) = socket.next().await {
            self.topics.publish(&Room, &text).await?;
        }
        Ok(())
    }
}

/// Serves until its input ends, and drains then.
pub fn serve(address: &str) -> ! {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        _ = std::io::stdin().read_to_end(&mut Vec::new());
        _ = stop.send(());
    });
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let app = App { topics: Topics::in_memory() };
        let bound = Server::new(app).listen(address).expect("the port is free");
        println!("{}", bound.address().expect("it listens by TCP"));
        bound.run_until(async { _ = stopped.await }).await.expect("the server runs");
    });
    std::process::exit(0)
}

pub struct Running {
    child: Child,
    input: Option<ChildStdin>,
    pub address: SocketAddr,
}

impl Running {
    pub fn start() -> Result<Running> {
        Running::at("127.0.0.1:0")
    }

    pub fn at(address: &str) -> Result<Running> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["--serve", address])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("it has no output")?).read_line(&mut line)?;
        let input = child.stdin.take();
        Ok(Running { child, input, address: line.trim().trim_start_matches("http://").parse()? })
    }

    pub fn process(&self) -> Process {
        Process::new(self.child.id())
    }

    /// Lets it drain and end; how long that takes.
    pub fn stop(mut self) -> Result<Duration> {
        let began = Instant::now();
        drop(self.input.take());
        self.child.wait()?;
        Ok(began.elapsed())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
