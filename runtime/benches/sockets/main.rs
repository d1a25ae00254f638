//! What WebSockets cost that are held, and how fast a room of them hears: `cargo bench -p squall --bench sockets -- PART`.
//!
//! | part | what |
//! |---|---|
//! | `held` | 10,000 and 19,000 silent sockets: memory of each, and the processor's time with pings on |
//! | `room` | messages of 128 bytes to 100, 1,000, 5,000 and 10,000 sockets of one room: how many a second, and how late |
//! | `slow` | a room of 1,000 with one who does not read, and without |
//! | `restart` | 10,000 sockets whose server is restarted: how they come back |
//!
//! A server in a process of its own, by `squall::Server` with its usual settings; this process is all its clients. The same
//! machine does both, so that a server by itself does better. What else the machine does is printed beside each row.

mod client;
mod figures;
mod parts;
mod server;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["--serve", address] = arguments.as_slice() {
        server::serve(address);
    }
    let numbers: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let or = |usual: &[usize]| if numbers.is_empty() { usual.to_vec() } else { numbers.clone() };
    let done = match arguments.first() {
        Some(&"held") => parts::held(&or(&[10_000, 19_000])),
        Some(&"room") => parts::room(&or(&[100, 1_000, 5_000, 10_000])),
        Some(&"slow") => parts::slow(or(&[1_000])[0]),
        Some(&"restart") => parts::restart(or(&[10_000])[0]),
        _ => Err("which part: held, room, slow or restart? numbers after it are numbers of sockets".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// What a part may fail by.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
