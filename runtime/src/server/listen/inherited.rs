//! Sockets that a service manager has opened, and has this process listen on: systemd's `LISTEN_FDS`.

use super::address::Address;
use super::incoming::Unregistered;
use listenfd::ListenFd;
use socket2::SockRef;
use std::env;
use std::io::{self, Error, ErrorKind};
use std::sync::{Mutex, PoisonError};

/// What has been passed to this process and is not in use yet. They are there once, for all servers of the process.
static PASSED: Mutex<Option<Passed>> = Mutex::new(None);

struct Passed {
    names: Vec<String>,
    sockets: ListenFd,
}

/// The sockets with this name, or all, that nobody has taken yet.
pub(super) fn take(name: Option<&str>) -> io::Result<Vec<(Address, Unregistered)>> {
    let mut passed = PASSED.lock().unwrap_or_else(PoisonError::into_inner);
    let passed = passed.get_or_insert_with(of_process);
    let mut taken = Vec::new();
    for number in 0..passed.sockets.len() {
        let is_wanted = name.is_none_or(|name| passed.names.get(number).is_some_and(|other| other == name));
        if is_wanted && let Some(socket) = take_one(&mut passed.sockets, number)? {
            taken.push(socket);
        }
    }
    if taken.is_empty() {
        let what = match name {
            Some(_) => format!(
                "no socket of this name has been passed to this process, or another listener has it; the names are {:?}",
                passed.names
            ),
            None => format!(
                "no socket has been passed to process {} (LISTEN_FDS, LISTEN_PID), or another listener has it",
                std::process::id()
            ),
        };
        return Err(Error::new(ErrorKind::NotFound, what));
    }
    Ok(taken)
}

/// What the variables tell. They are removed, so that no process that this one starts takes them for its own.
fn of_process() -> Passed {
    let sockets = if super::passed_to_us() { ListenFd::from_env() } else { ListenFd::empty() };
    let names = env::var("LISTEN_FDNAMES").unwrap_or_default();
    Passed { names: names.split(':').map(str::to_owned).collect(), sockets }
}

fn take_one(passed: &mut ListenFd, number: usize) -> io::Result<Option<(Address, Unregistered)>> {
    // It takes each for what it is, and leaves it there where it is something else.
    let (address, socket, listens) = match passed.take_tcp_listener(number) {
        Ok(None) => return Ok(None),
        Ok(Some(listener)) => {
            let listens = SockRef::from(&listener).is_listener()?;
            listener.set_nonblocking(true)?;
            (Address::Tcp(listener.local_addr()?), Unregistered::Tcp(listener), listens)
        }
        Err(_) => {
            let Some(listener) = passed.take_unix_listener(number)? else { return Ok(None) };
            let listens = SockRef::from(&listener).is_listener()?;
            listener.set_nonblocking(true)?;
            let path = listener.local_addr()?.as_pathname().unwrap_or("".as_ref()).to_owned();
            (Address::Unix(path), Unregistered::Unix(listener), listens)
        }
    };
    if !listens {
        let text = format!("socket {number} that has been passed to this process does not listen");
        return Err(Error::new(ErrorKind::InvalidInput, text));
    }
    Ok(Some((address, socket)))
}
