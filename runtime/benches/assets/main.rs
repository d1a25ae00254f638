//! A file of 1 KiB against a bare hyper server that answers the same: `cargo bench -p squall --bench assets`.
//!
//! Counted as the bench `hello` counts: each server under callgrind, over one connection. First both must answer alike,
//! header by header. Bare hyper knows beforehand what it will be asked, and looks at one header.

#[path = "../hello/client.rs"]
mod client;
mod servers;

use client::Running;
use std::process::ExitCode;

/// How many requests are sent while instructions are counted: few, and many.
const COUNTS: (usize, usize) = (200, 1200);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, serve, server, threads] = arguments.as_slice()
        && serve == "--serve"
    {
        servers::serve(server, threads);
    }
    match table() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn table() -> Result<(), String> {
    println!("{:<16} {:<24} {:>8} {:>8} {:>8}", "runtime", "answer", "squall", "hyper", "ratio");
    let tag = format!("if-none-match: {}\r\n", servers::tag());
    let requests = [
        ("200, hashed address", servers::HASHED.as_str(), ""),
        ("200, plain address", servers::PLAIN, ""),
        ("304", servers::PLAIN, tag.as_str()),
        ("206, 100 bytes", servers::PLAIN, "range: bytes=100-199\r\n"),
    ];
    for threads in servers::THREADS {
        for (name, target, headers) in requests {
            let alike = [answer("squall", threads, target, headers)?, answer("hyper", threads, target, headers)?];
            if alike[0] != alike[1] {
                return Err(format!("the two answer differently:\n{}\n\n{}", alike[0], alike[1]));
            }
            let squall = instructions("squall", threads, target, headers)?;
            let hyper = instructions("hyper", threads, target, headers)?;
            println!("{threads:<16} {name:<24} {squall:>8.0} {hyper:>8.0} {:>8.3}", squall / hyper);
        }
    }
    Ok(())
}

/// What the server answers, without the moment at which it did.
fn answer(server: &str, threads: &str, target: &str, headers: &str) -> Result<String, String> {
    let running = Running::start(server, threads, false)?;
    let answer = running.ask_with(target, headers, 1)?;
    running.stop()?;
    let mut lines: Vec<&str> = answer.lines().filter(|line| !line.starts_with("date:")).collect();
    // In whatever order.
    lines.sort_unstable();
    Ok(lines.join("\n"))
}

/// Instructions a request.
fn instructions(server: &str, threads: &str, target: &str, headers: &str) -> Result<f64, String> {
    let count = |requests: usize| {
        let running = Running::start(server, threads, true)?;
        running.ask_with(target, headers, requests)?;
        running.stop()
    };
    Ok((count(COUNTS.1)? - count(COUNTS.0)?) / (COUNTS.1 - COUNTS.0) as f64)
}
