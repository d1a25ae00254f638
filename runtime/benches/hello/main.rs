//! Squall's hello against a bare hyper server that answers the same: `cargo bench -p squall --bench hello`.
//!
//! Each server runs under callgrind and is asked over one connection of 127.0.0.1 by this program, which does not. The
//! instructions of many requests less those of few, divided by the difference, are what one request costs: in user
//! space, from the bytes of the socket to those of the answer. First both must answer alike, header by header.

mod client;
mod servers;

use client::Running;
use std::process::ExitCode;

/// What is asked for: its name in the table, and the target.
const REQUESTS: [(&str, &str); 4] =
    [("text", "/text"), ("JSON", "/json"), ("two parameters", "/users/42/posts/hello"), ("404", "/nowhere")];
/// How many requests are sent while instructions are counted: few, and many.
const COUNTS: (usize, usize) = (200, 1200);
/// The aim for text and JSON.
const AIM: f64 = 1.03;

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
    println!(
        "{:<16} {:<14} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "runtime", "answer", "squall", "hyper", "ratio", "figures", "spans", "logged"
    );
    let mut far = Vec::new();
    for threads in servers::THREADS {
        for (name, target) in REQUESTS {
            let alike = [answer("squall", threads, target)?, answer("hyper", threads, target)?];
            if alike[0] != alike[1] {
                return Err(format!("the two answer differently:\n{}\n{}", alike[0], alike[1]));
            }
            let squall = instructions("squall", threads, target)?;
            let hyper = instructions("hyper", threads, target)?;
            let figures = instructions("figures", threads, target)?;
            let spans = instructions("spans", threads, target)?;
            let logged = instructions("logged", threads, target)?;
            let ratio = squall / hyper;
            println!(
                "{threads:<16} {name:<14} {squall:>8.0} {hyper:>8.0} {ratio:>8.3} {figures:>8.0} {spans:>8.0} {logged:>8.0}"
            );
            if ["text", "JSON"].contains(&name) && ratio > AIM {
                far.push(format!("{name} on {threads}"));
            }
        }
    }
    if !far.is_empty() {
        println!("more than {AIM} times bare hyper: {}", far.join(", "));
    }
    Ok(())
}

/// What the server answers, without the moment at which it did.
fn answer(server: &str, threads: &str, target: &str) -> Result<String, String> {
    let running = Running::start(server, threads, false)?;
    let answer = running.ask(target, 1)?;
    running.stop()?;
    let mut lines: Vec<&str> = answer.lines().filter(|line| !line.starts_with("date:")).collect();
    // In whatever order.
    lines.sort_unstable();
    Ok(lines.join("\n"))
}

/// Instructions a request.
fn instructions(server: &str, threads: &str, target: &str) -> Result<f64, String> {
    let count = |requests: usize| {
        let running = Running::start(server, threads, true)?;
        running.ask(target, requests)?;
        running.stop()
    };
    Ok((count(COUNTS.1)? - count(COUNTS.0)?) / (COUNTS.1 - COUNTS.0) as f64)
}
