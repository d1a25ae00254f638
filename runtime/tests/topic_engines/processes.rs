//! Two processes that publish to one topic, and count what each is told of both, while the server between them is killed.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use crate::counted::{Counted, Numbered, PATIENCE, Seen, collect, patience};
use crate::servers::Server;
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use squall::Topics;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

/// As many messages are on their way at once, of each process.
const TOGETHER: u64 = 10;
/// The variable that says to a process what it is to do.
const WORK: &str = "SQUALL_TEST_COUNTS";
/// What stands before each line of it that is for who has started it: programs of tests write others.
const MARK: &str = "counts: ";

/// What a process is to do.
#[derive(Clone, Serialize, Deserialize)]
struct Work {
    url: String,
    publisher: usize,
    each: u64,
    /// What it keeps of a topic, in bytes; what is usual, where it is not said.
    history_bytes: Option<usize>,
}

/// What a process tells.
#[derive(Debug, Serialize, Deserialize)]
enum Told {
    Subscribed,
    Published(u64),
    Seen(Seen),
}

/// In a process that [`counts_after_a_kill`] has started: does its work. `false` in any other one.
pub async fn work_as_child() -> bool {
    let Ok(work) = std::env::var(WORK) else { return false };
    let Work { url, publisher, each, history_bytes } = serde_json::from_str(&work).unwrap();
    let mut words = words();
    let builder = Topics::builder();
    let topics = match history_bytes {
        Some(bytes) => builder.history_bytes(bytes),
        None => builder,
    };
    let topics = topics.at(&url).unwrap();
    let collecting = tokio::spawn(collect(topics.subscribe(&Counted).await.unwrap(), 2 * each));
    tell(&Told::Subscribed);
    assert_eq!(words.recv().await.unwrap(), "publish");
    for from in (0..each).step_by(TOGETHER as usize) {
        let messages = (from..each.min(from + TOGETHER)).map(|number| Numbered { publisher, number });
        let sent = messages.map(|message| {
            let topics = topics.clone();
            async move { topics.publish(&Counted, &message).await }
        });
        let sent = join_all(sent).await;
        tell(&Told::Published(sent.len() as u64));
        sent.into_iter().for_each(|offset| _ = offset.unwrap());
        sleep(Duration::from_millis(10)).await;
    }
    tell(&Told::Seen(collecting.await.unwrap()));
    // The other one may still wait for what this one has to send.
    assert_eq!(words.recv().await.unwrap(), "end");
    true
}

/// What who has started this process says, a line each. It ends with them.
fn words() -> mpsc::UnboundedReceiver<String> {
    let (say, words) = mpsc::unbounded_channel();
    thread::spawn(move || {
        for line in std::io::stdin().lines() {
            let Ok(line) = line else { break };
            let end = line == "end";
            if say.send(line).is_err() || end {
                return;
            }
        }
        std::process::exit(1);
    });
    words
}

fn tell(told: &Told) {
    // A program of tests may have begun a line.
    let line = format!("\n{MARK}{}\n", serde_json::to_string(told).unwrap());
    std::io::stdout().write_all(line.as_bytes()).unwrap();
}

/// A process that works. It is killed where this is dropped.
struct Process {
    child: Child,
    told: mpsc::UnboundedReceiver<Told>,
    errors: Option<JoinHandle<String>>,
}

impl Process {
    /// Starts this program once more.
    fn start(arguments: &[&str], work: &Work, published: Arc<AtomicU64>) -> Process {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(arguments)
            .env(WORK, serde_json::to_string(work).unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (output, mut errors) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (tell, told) = mpsc::unbounded_channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                let Ok(line) = line else { return };
                let Some(told) = line.strip_prefix(MARK) else { continue };
                match serde_json::from_str(told).unwrap() {
                    Told::Published(more) => _ = published.fetch_add(more, SeqCst),
                    // Nobody listens where a test has failed.
                    told => _ = tell.send(told),
                }
            }
        });
        let errors = thread::spawn(move || {
            let mut text = Vec::new();
            // What came before it broke off is there nonetheless.
            _ = errors.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        Process { child, told, errors: Some(errors) }
    }

    fn say(&mut self, word: &str) {
        if let Err(error) = writeln!(self.child.stdin.as_mut().unwrap(), "{word}") {
            self.fail(&format!("does not listen: {error}"));
        }
    }

    async fn told(&mut self, patience: Duration) -> Told {
        match timeout(patience, self.told.recv()).await {
            Ok(Some(told)) => told,
            Ok(None) => self.fail("has ended early"),
            Err(_) => self.fail(&format!("has told nothing for {patience:?}")),
        }
    }

    /// Says that it may end, and waits until it has.
    async fn end(mut self) {
        self.say("end");
        let began = Instant::now();
        loop {
            match self.child.try_wait().unwrap() {
                Some(status) if status.success() => return,
                Some(_) => self.fail("has failed"),
                None if began.elapsed() > PATIENCE => self.fail("does not end"),
                None => sleep(Duration::from_millis(10)).await,
            }
        }
    }

    fn fail(&mut self, why: &str) -> ! {
        // It may have ended.
        _ = self.child.kill();
        let status = self.child.wait().unwrap();
        let errors = self.errors.take().map(|errors| errors.join().unwrap()).unwrap_or_default();
        panic!("process {} {why} ({status}):\n{errors}", self.child.id());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Two processes, each this program with these arguments, publish so many messages each, and in the middle the server is killed
/// and started again. Both have seen all of both, once and in order.
pub async fn counts_after_a_kill(
    arguments: &[&str],
    url: &str,
    server: &mut Server,
    each: u64,
    history_bytes: Option<usize>,
) {
    let published = Arc::new(AtomicU64::new(0));
    let mut processes = [0, 1].map(|publisher| {
        let work = Work { url: url.to_owned(), publisher, each, history_bytes };
        Process::start(arguments, &work, published.clone())
    });
    for process in &mut processes {
        let told = process.told(PATIENCE).await;
        assert!(matches!(told, Told::Subscribed), "{told:?}");
    }
    for process in &mut processes {
        process.say("publish");
    }
    // In the middle.
    let began = Instant::now();
    while published.load(SeqCst) < each {
        for process in &mut processes {
            if process.child.try_wait().unwrap().is_some() || began.elapsed() > patience(each) {
                process.fail("has not published half of it all");
            }
        }
        sleep(Duration::from_millis(1)).await;
    }
    server.kill();
    sleep(Duration::from_millis(300)).await;
    server.start().await;
    let mut all = Vec::new();
    for process in &mut processes {
        match process.told(2 * patience(2 * each)).await {
            Told::Seen(seen) => {
                eprintln!("{url}: process {} has seen {seen:?}", process.child.id());
                all.push(seen);
            }
            other => panic!("{other:?}"),
        }
    }
    for process in processes {
        process.end().await;
    }
    for seen in all {
        assert_eq!((seen.count, seen.again, seen.missed), (2 * each, 0, 0), "{seen:?}");
        assert!(seen.gaps.iter().any(|gap| gap == "away"), "it was not told that the server was away: {seen:?}");
    }
}
