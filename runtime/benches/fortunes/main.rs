//! A page of twelve rows against axum with askama: `cargo bench -p squall --bench fortunes`.
//!
//! Counted as the bench `hello` counts: each server under callgrind, over one connection. Both sort the rows and one more,
//! and render them by askama from the same source; first the pages must be equal. Squall also sends its protecting
//! headers, and an entity tag; axum sends none. The bench fails where squall needs more instructions.

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
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether squall needs no more instructions than axum.
fn table() -> Result<bool, String> {
    println!("{:<16} {:>8} {:>8} {:>8}", "runtime", "squall", "axum", "ratio");
    let mut fewer = true;
    for threads in servers::THREADS {
        let (ours, theirs) = (page("squall", threads)?, page("axum", threads)?);
        if ours != theirs {
            return Err(format!("the two pages differ:\n{ours}\n{theirs}"));
        }
        let (squall, axum) = (instructions("squall", threads)?, instructions("axum", threads)?);
        println!("{threads:<16} {squall:>8.0} {axum:>8.0} {:>8.3}", squall / axum);
        fewer &= squall <= axum;
    }
    if !fewer {
        println!("squall needs more instructions than axum");
    }
    Ok(fewer)
}

/// The page that the server answers with.
fn page(server: &str, threads: &str) -> Result<String, String> {
    let running = Running::start(server, threads, false)?;
    let answer = running.ask("/fortunes", 1)?;
    running.stop()?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("an answer without an end of its head")?;
    if !head.starts_with("HTTP/1.1 200") || body.matches("<tr><td>").count() != 13 {
        return Err(format!("{server} does not answer with thirteen rows:\n{answer}"));
    }
    Ok(body.to_owned())
}

/// Instructions a request.
fn instructions(server: &str, threads: &str) -> Result<f64, String> {
    let count = |requests: usize| {
        let running = Running::start(server, threads, true)?;
        running.ask("/fortunes", requests)?;
        running.stop()
    };
    Ok((count(COUNTS.1)? - count(COUNTS.0)?) / (COUNTS.1 - COUNTS.0) as f64)
}
