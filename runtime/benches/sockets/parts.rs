//! The measurements.

use crate::Result;
use crate::client::{LENGTH, Room, hear, open, opened, say};
use crate::figures::{Times, chance, load};
use crate::server::Running;
use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::task::{JoinHandle, LocalSet, spawn_local};
use tokio::time::{sleep, timeout};

/// As many handshakes go on at once.
const AT_ONCE: usize = 64;
/// How long all may take to hear one message.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often each row is measured.
const RUNS: usize = 5;

fn run(part: impl Future<Output = Result<()>>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, part)
}

/// A socket, and the task that hears what comes, until it ends.
type Socket = (Rc<TcpStream>, JoinHandle<()>);

/// So many sockets in the room, all of which hear.
async fn fill(address: SocketAddr, room: &Rc<Room>, number: usize) -> Result<Vec<Socket>> {
    let left = Rc::new(Cell::new(number));
    let streams = Rc::new(RefCell::new(Vec::with_capacity(number)));
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (left, streams, room) = (left.clone(), streams.clone(), room.clone());
            spawn_local(async move {
                while left.get() > 0 {
                    left.set(left.get() - 1);
                    let stream = Rc::new(opened(address, None).await.map_err(|error| error.to_string())?);
                    let hearing = spawn_local(hearing(stream.clone(), room.clone()));
                    streams.borrow_mut().push((stream, hearing));
                }
                Ok::<_, String>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    Ok(streams.take())
}

async fn hearing(stream: Rc<TcpStream>, room: Rc<Room>) {
    if let Err(error) = hear(stream, room).await {
        eprintln!("a socket has failed: {error}");
    }
}

/// Says a message, and waits until all have heard it.
async fn round(room: &Room, speaker: &TcpStream, hearers: usize, length: usize) -> Result<()> {
    room.expected.set(room.come.get() + hearers);
    say(speaker, &room.message(length)).await?;
    timeout(PATIENCE, room.all_here.notified()).await.map_err(|_| {
        let missing = room.expected.get() - room.come.get();
        format!("{missing} of {hearers} have not heard a message within {PATIENCE:?}, {} have ended", room.ended.get())
    })?;
    Ok(())
}

pub fn held(numbers: &[usize]) -> Result<()> {
    println!("{:>7} {:>12} {:>14} {:>9} {:>6}", "sockets", "bytes each", "ms CPU per s", "answered", "load");
    for number in numbers.iter().copied() {
        run(async move {
            let server = Running::start()?;
            let process = server.process();
            let room = Room::new();
            // What is made once is made before it counts.
            let first = fill(server.address, &room, 64).await?;
            sleep(Duration::from_secs(1)).await;
            let before = process.memory()?;
            let rest = fill(server.address, &room, number - 64).await?;
            sleep(Duration::from_secs(3)).await;
            let bytes = (process.memory()? - before) / (number - 64) as f64;
            // Three pings to each, one every 20 seconds.
            let (time, began) = (process.time()?, Instant::now());
            sleep(Duration::from_secs(60)).await;
            let spent = (process.time()? - time) * 1000.0 / began.elapsed().as_secs_f64();
            // Nobody was lost, and all hear.
            round(&room, &first[0].0, number, LENGTH).await?;
            println!("{number:>7} {bytes:>12.0} {spent:>14.1} {:>9} {:>6}", room.come.get(), load());
            drop((first, rest));
            Ok(())
        })?;
    }
    Ok(())
}

/// Messages one after another for so long: deliveries a second, and how late they were.
async fn rounds(room: &Room, speaker: &TcpStream, hearers: usize, time: Duration) -> Result<(f64, Times)> {
    room.times.borrow_mut().clear();
    let (began, before) = (Instant::now(), room.come.get());
    while began.elapsed() < time {
        round(room, speaker, hearers, LENGTH).await?;
    }
    let rate = (room.come.get() - before) as f64 / began.elapsed().as_secs_f64();
    Ok((rate, Times::new(room.times.take())))
}

const HEAD: &str = "  run deliveries/s    p50 ms    p99 ms  p99.9 ms   load  us CPU each";

pub fn room(numbers: &[usize]) -> Result<()> {
    for number in numbers.iter().copied() {
        println!("{number} in the room\n{HEAD}");
        run(async move {
            let server = Running::start()?;
            let room = Room::new();
            let sockets = fill(server.address, &room, number).await?;
            rounds(&room, &sockets[0].0, number, Duration::from_secs(2)).await?;
            for run in 1..=RUNS {
                let (time, come) = (server.process().time()?, room.come.get());
                let (rate, times) = rounds(&room, &sockets[0].0, number, Duration::from_secs(4)).await?;
                let each = (server.process().time()? - time) * 1e6 / (room.come.get() - come) as f64;
                println!("{run:>5} {rate:>12.0} {} {:>6} {each:>12.2}", times.all(), load());
            }
            Ok(())
        })?;
    }
    Ok(())
}

pub fn slow(number: usize) -> Result<()> {
    println!("{number} in the room who read\n{HEAD}  MiB more");
    run(async move {
        for run in 1..=RUNS {
            for with in [false, true] {
                let server = Running::start()?;
                let process = server.process();
                let room = Room::new();
                let sockets = fill(server.address, &room, number).await?;
                // It takes next to nothing into its buffer, and never reads.
                let deaf = if with { Some(opened(server.address, Some(4096)).await?) } else { None };
                let before = process.memory()?;
                // 6 MB: more than the system keeps for who does not read.
                for _ in 0..400 {
                    round(&room, &sockets[0].0, number, 16 * 1024).await?;
                }
                let more = (process.memory()? - before) / 1024.0 / 1024.0;
                let (time, come) = (process.time()?, room.come.get());
                let (rate, times) = rounds(&room, &sockets[0].0, number, Duration::from_secs(4)).await?;
                let each = (process.time()? - time) * 1e6 / (room.come.get() - come) as f64;
                let which = if with { "with one who does not read" } else { "without" };
                println!("{run:>5} {rate:>12.0} {} {:>6} {each:>12.2} {more:>+9.1}  {which}", times.all(), load());
                drop(deaf);
            }
        }
        Ok(())
    })
}

/// What comes of the handshakes of those who come back.
#[derive(Default)]
struct Back {
    refused: usize,
    failed: usize,
    /// When each was back, in microseconds after the old server was told to stop.
    times: Vec<u32>,
}

pub fn restart(number: usize) -> Result<()> {
    println!("{number} sockets, and their server is restarted");
    run(async move {
        for run in 1..=3 {
            let server = Running::start()?;
            let address = server.address;
            let room = Room::new();
            let sockets = fill(address, &room, number).await?;
            let back = Rc::new(RefCell::new(Back::default()));
            let began = Instant::now();
            let again: Vec<_> = sockets
                .into_iter()
                .map(|socket| spawn_local(comes_back(socket, address, began, back.clone())))
                .collect();
            let stopping = tokio::task::spawn_blocking(move || {
                server.stop().and_then(|_| Running::at(&address.to_string())).map_err(|error| error.to_string())
            });
            let server = stopping.await??;
            let down = began.elapsed();
            // They stay open until all are back.
            let mut open = Vec::with_capacity(number);
            for task in again {
                open.push(task.await?);
            }
            let Back { refused, failed, times } = back.take();
            let times = Times::new(times);
            println!(
                "run {run}: the server was back after {:.2} s; {failed} handshakes were answered by another status than 101; \
                {refused} came while nobody listened; half of the sockets were back after {:.2} s, 99 % after {:.2} s, all \
                after {:.2} s; load {}",
                down.as_secs_f64(),
                times.at(0.5) / 1000.0,
                times.at(0.99) / 1000.0,
                times.at(1.0) / 1000.0,
                load()
            );
            drop((open, server));
        }
        Ok(())
    })
}

/// Waits for the end of a socket, and comes back as squall's clients do.
async fn comes_back(socket: Socket, address: SocketAddr, began: Instant, back: Rc<RefCell<Back>>) -> TcpStream {
    let (stream, hearing) = socket;
    _ = hearing.await;
    drop(stream);
    let mut longest = Duration::from_secs(1);
    loop {
        sleep(Duration::from_millis(200) + chance(longest)).await;
        longest = (longest * 2).min(Duration::from_secs(30));
        match open(address, None).await {
            Ok((101, stream)) => {
                back.borrow_mut().times.push(began.elapsed().as_micros() as u32);
                return stream;
            }
            Ok(_) => back.borrow_mut().failed += 1,
            Err(_) => back.borrow_mut().refused += 1,
        }
    }
}
