//! The process: what it says, and how it ends.

#[path = "../../../../runtime/tests/serving/port.rs"]
mod port;

use super::program::{Asking, PATIENCE, Program};
use port::free_port;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};

#[test]
fn a_line_tells_of_each_listener() {
    let program = Program::start();
    let expected = [
        format!("listening on http://{}", program.plain),
        format!("listening on http://{}", program.secure),
        format!("listening on http://{}", program.limits),
        format!("listening on https://{}", program.tls),
        format!("listening on http://{}", program.strict),
    ];
    assert_eq!(program.lines, expected);
}

#[test]
fn sigterm_ends_all_listeners_and_loses_no_answer() {
    let program = Program::start();
    let asked: Vec<_> = [(program.plain, "/slow"), (program.limits, "/hello"), (program.strict, "/")]
        .map(|(address, path)| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            stream.write_all(&Asking::new(address, "GET", path).bytes()).unwrap();
            stream
        })
        .into();
    // What `/slow` waits for is longer.
    std::thread::sleep(std::time::Duration::from_millis(300));
    let addresses = [program.plain, program.secure, program.limits, program.tls, program.strict];
    assert_eq!(program.terminate(), Some(0));
    for mut stream in asked {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    for address in addresses {
        assert!(TcpStream::connect(address).is_err(), "{address} still accepts connections");
    }
}

#[test]
fn squall_listen_names_the_address_of_plain() {
    let free = || SocketAddr::from(([127, 0, 0, 1], free_port()));
    let mut command = Command::new(env!("CARGO_BIN_EXE_conformance"));
    for name in ["--secure", "--limits", "--tls", "--strict"] {
        command.args([name, &free().to_string()]);
    }
    let plain = free();
    let mut child = command.env("SQUALL_LISTEN", plain.to_string()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let answer = Asking::new(plain, "GET", "/hello").send().text().to_owned();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!((line.trim_end(), &*answer), (&*format!("listening on http://{plain}"), "Hello world"));
}

#[test]
fn what_makes_no_sense_is_said() {
    for arguments in [&["--nonsense", "1"][..], &["--plain", "nonsense"], &["--tls"]] {
        let done = Command::new(env!("CARGO_BIN_EXE_conformance")).args(arguments).output().unwrap();
        assert!(!done.status.success() && !done.stderr.is_empty(), "{arguments:?}");
    }
}
