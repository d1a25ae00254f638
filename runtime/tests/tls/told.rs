//! TLS as variables tell of it, in processes of their own.

use super::authority::Authority;
use super::serving::{PATIENCE, command, end_child, is_child, listening, signal, stderr_of};
use super::site::{App, Client};
use squall::{Listener, Server, Tls};
use std::future::Future;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::process::Child;

const SITE: &str = "site.example";

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn by_tls(place: &str) -> SocketAddr {
    place.strip_prefix("https://").unwrap_or_else(|| panic!("{place} is not by TLS")).parse().unwrap()
}

fn end(mut child: Child) -> String {
    signal(&child, "TERM");
    assert!(child.wait().unwrap().success());
    stderr_of(&mut child)
}

/// What a process says that does not start.
fn refusal(mut command: std::process::Command) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{said}");
    said
}

#[test]
fn a_certificate_by_variables() {
    if is_child() {
        end_child(squall::serve(App));
    }
    const TEST: &str = "told::a_certificate_by_variables";
    let authority = Authority::new("authority");
    let pair = authority.pair("site", &[SITE]);
    let socket = authority.folder().join("site.sock");
    let places = format!("127.0.0.1:0, unix:{}", socket.display());
    let (certificate, key) = (pair.certificate.to_str().unwrap(), pair.key.to_str().unwrap());
    let tls = [("SQUALL_LISTEN", places.as_str()), ("SQUALL_TLS_CERTIFICATE", certificate), ("SQUALL_TLS_KEY", key)];
    let mut child = command(TEST, &tls).spawn().unwrap();
    let places = listening(&mut child, 2);
    let client = Client::of(&authority);
    assert!(block_on(client.get(by_tls(&places[0]), SITE, "/")).unwrap().ends_with("https HTTP/1.1"));
    // By a Unix socket comes what has not left the machine.
    let mut stream = UnixStream::connect(&socket).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("http HTTP/1.1"), "{answer}");
    end(child);

    let other = authority.pair("other", &[SITE]);
    for (name, value, expected) in [
        ("SQUALL_TLS_KEY", "/none.pem", "cannot read /none.pem: No such file"),
        ("SQUALL_TLS_CERTIFICATE", "", "cannot read "),
        ("SQUALL_TLS_KEY", other.key.to_str().unwrap(), "is not the key of the certificate in"),
        ("SQUALL_TLS_CLIENT_CERTIFICATES", "optional", "and `client_authorities` is not: whose certificates count?"),
        ("SQUALL_TLS_KYE", key, "SQUALL_TLS_KYE means nothing: did you mean SQUALL_TLS_KEY?"),
    ] {
        let mut wrong = command(TEST, &tls);
        wrong.env(name, value);
        let said = refusal(wrong);
        assert!(said.contains(expected), "{name}={value}: {said}");
    }
    for alone in [&tls[..2], &[tls[0], tls[2]]] {
        let said = refusal(command(TEST, alone));
        assert!(said.contains("is not: TLS needs both, as paths of PEM files"), "{said}");
    }
}

#[test]
fn certificates_of_clients_by_variables() {
    if is_child() {
        // Whoever runs it has the last word: this listener is by TLS too.
        end_child(Server::new(App).listener("127.0.0.1:0").serve());
    }
    const TEST: &str = "told::certificates_of_clients_by_variables";
    let authority = Authority::new("authority");
    let pair = authority.pair("site", &[SITE]);
    let authorities = authority.path();
    let variables = [
        ("SQUALL_TLS_CERTIFICATE", pair.certificate.to_str().unwrap()),
        ("SQUALL_TLS_KEY", pair.key.to_str().unwrap()),
        ("SQUALL_TLS_CLIENT_AUTHORITIES", authorities.to_str().unwrap()),
    ];
    for (word, taken) in [("required", false), ("optional", true), ("", false)] {
        let mut command = command(TEST, &variables);
        if !word.is_empty() {
            command.env("SQUALL_TLS_CLIENT_CERTIFICATES", word);
        }
        let mut child = command.spawn().unwrap();
        let address = by_tls(&listening(&mut child, 1)[0]);
        let answer = block_on(Client::of(&authority).get(address, SITE, "/perhaps"));
        assert_eq!(answer.as_ref().is_ok_and(|text| text.ends_with("nobody")), taken, "{word}: {answer:?}");
        end(child);
    }
}

#[test]
fn nobody_loses_tls_by_a_variable_that_was_left_over() {
    let file = |name: &str| std::env::var(name).unwrap();
    if is_child() {
        let tls = Tls::from_files(file("CERTIFICATE"), file("KEY"));
        end_child(Server::new(App).listener(Listener::new("127.0.0.1:0").tls(tls)).serve());
    }
    const TEST: &str = "told::nobody_loses_tls_by_a_variable_that_was_left_over";
    let authority = Authority::new("authority");
    let pair = authority.pair("site", &[SITE]);
    let (certificate, key) = (pair.certificate.to_str().unwrap(), pair.key.to_str().unwrap());
    let files = [("CERTIFICATE", certificate), ("KEY", key)];
    let mut left_over = command(TEST, &files);
    left_over.env("SQUALL_LISTEN", "127.0.0.1:0");
    let said = refusal(left_over);
    assert!(
        said.contains("SQUALL_LISTEN would have the server speak without TLS, which it speaks by its own"),
        "{said}"
    );

    let mut meant = command(TEST, &files);
    meant.envs([("SQUALL_LISTEN", "127.0.0.1:0"), ("SQUALL_TLS_CERTIFICATE", certificate), ("SQUALL_TLS_KEY", key)]);
    let mut child = meant.spawn().unwrap();
    by_tls(&listening(&mut child, 1)[0]);
    end(child);

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("squall.toml"), "[[listener]]\nat = '127.0.0.1:0'\ntls = false\n").unwrap();
    let mut child = command(TEST, &files).current_dir(folder.path()).spawn().unwrap();
    assert!(listening(&mut child, 1)[0].starts_with("http://"));
    end(child);
}

#[test]
fn a_service_manager_hears_of_a_hangup() {
    if is_child() {
        end_child(squall::serve(App));
    }
    let authority = Authority::new("authority");
    let pair = authority.pair("site", &[SITE]);
    let path = authority.folder().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let variables = [
        ("SQUALL_LISTEN", "127.0.0.1:0"),
        ("SQUALL_TLS_CERTIFICATE", pair.certificate.to_str().unwrap()),
        ("SQUALL_TLS_KEY", pair.key.to_str().unwrap()),
        ("NOTIFY_SOCKET", path.to_str().unwrap()),
    ];
    let mut child = command("told::a_service_manager_hears_of_a_hangup", &variables).spawn().unwrap();
    let next = || {
        let mut bytes = [0; 512];
        let length = socket.recv(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    };
    assert!(next().starts_with("READY=1\n"));
    listening(&mut child, 1);
    // What keeps the certificates has begun soon after, and hears the signal from then on.
    std::thread::sleep(std::time::Duration::from_millis(500));
    signal(&child, "HUP");
    let reloading = next();
    let time = reloading.lines().find_map(|line| line.strip_prefix("MONOTONIC_USEC=")).unwrap_or_default();
    assert!(reloading.starts_with("RELOADING=1\n") && time.parse::<u64>().is_ok(), "{reloading}");
    assert!(next().starts_with("READY=1"));
    end(child);
    assert!(next().starts_with("STOPPING=1"));
}
