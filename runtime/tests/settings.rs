//! Processes that are told by a file and by variables what to do.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod serving;

use serde::Deserialize;
use serving::{address_of, body_of, command, end_child, is_child, listening, signal, stderr_of};
use squall::prelude::*;
use squall::{Config, Environment, Listener, Secret, Server, Workers};
use std::fs;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Output};
use std::time::Duration;

#[derive(Deserialize)]
struct Settings {
    greeting: String,
    #[serde(default)]
    token: Option<Secret<String>>,
}

/// Those of the book.
#[derive(Deserialize)]
struct OfTheBook {
    greeting: String,
    api_token: Secret<String>,
    kept_for: Duration,
}

#[app(handlers = [Greet, Thread], hosts = ["site.example", "localhost"], config = App::config)]
struct App {
    greeting: String,
}

impl App {
    fn config(&self) -> Config {
        Config::new().environment(Environment::Production)
    }
}

#[handler(get, "/")]
struct Greet {
    #[state]
    greeting: String,
}

impl Greet {
    async fn get(self) -> String {
        self.greeting
    }
}

#[handler(get, "/thread")]
struct Thread;

impl Thread {
    async fn get(self) -> String {
        std::thread::current().name().unwrap_or("?").to_owned()
    }
}

/// A process that has settings of its own, and code that says something too.
fn serve() -> squall::Result<()> {
    let settings: Settings = squall::settings()?;
    let greeting = match settings.token {
        Some(token) => format!("{} {}", settings.greeting, token.reveal().len()),
        None => settings.greeting,
    };
    let listener = Listener::new("127.0.0.1:0").max_connections(77);
    Server::new(App { greeting }).listener(listener).workers(Workers::Threads(1)).header_count(60).serve()
}

/// The test of this name, which begins a process in this folder.
fn begin(test: &str, folder: &Path, variables: &[(&str, &str)]) -> Child {
    command(test, variables).current_dir(folder).spawn().unwrap()
}

/// What such a process says that does not serve.
fn says(test: &str, folder: &Path, variables: &[(&str, &str)]) -> Output {
    let mut command = command(test, variables);
    command.current_dir(folder).args(["--", "--print-config"]).output().unwrap()
}

fn folder(file: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    if !file.is_empty() {
        fs::write(folder.path().join("squall.toml"), file).unwrap();
    }
    folder
}

#[test]
fn the_file_counts_more_than_the_code_and_variables_more_than_both() {
    if is_child() {
        end_child(serve());
    }
    const TEST: &str = "the_file_counts_more_than_the_code_and_variables_more_than_both";
    let folder = folder("workers = 2\nlisten = ['127.0.0.1:0', '127.0.0.1:0']\n[app]\ngreeting = 'hello'\n");
    let end = |child: &mut Child| {
        signal(child, "TERM");
        assert!(child.wait().unwrap().success(), "{}", stderr_of(child));
    };

    let mut child = begin(TEST, folder.path(), &[]);
    let places = listening(&mut child, 2);
    for place in &places {
        assert_eq!(body_of(place.strip_prefix("http://").unwrap().parse().unwrap(), "/"), "hello");
    }
    let address = places[0].strip_prefix("http://").unwrap().parse().unwrap();
    let threads: Vec<String> = (0..100).map(|_| body_of(address, "/thread")).collect();
    assert!(threads.iter().any(|name| name == "squall-worker-1"), "{threads:?}");
    end(&mut child);

    let token = folder.path().join("token");
    fs::write(&token, "secret\n").unwrap();
    let variables = [
        ("SQUALL_LISTEN", "127.0.0.1:0"),
        ("SQUALL_WORKERS", "1"),
        ("SQUALL_APP_GREETING", "good day"),
        ("SQUALL_APP_TOKEN_FILE", token.to_str().unwrap()),
    ];
    let mut child = begin(TEST, folder.path(), &variables);
    let address = address_of(&mut child);
    assert_eq!(body_of(address, "/"), "good day 6");
    assert!((0..100).all(|_| body_of(address, "/thread") == "squall-worker-0"));
    end(&mut child);

    // Neither: the code.
    let nothing = tempfile::tempdir().unwrap();
    let mut child = begin(TEST, nothing.path(), &[("SQUALL_APP_GREETING", "hi")]);
    let address = address_of(&mut child);
    assert_eq!(body_of(address, "/"), "hi");
    end(&mut child);
}

#[test]
fn a_listener_of_the_file_has_its_own_terms() {
    if is_child() {
        end_child(serve());
    }
    let folder = folder(
        "log_format = 'json'\n[limits]\nheader_time = '30s'\n[[listener]]\nat = '127.0.0.1:0'\nheader_time = '300ms'\n\
         [app]\ngreeting = 'hello'\n",
    );
    let mut child = begin("a_listener_of_the_file_has_its_own_terms", folder.path(), &[]);
    let address = address_of(&mut child);
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n").unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert!(serving::rest(stream).starts_with("HTTP/1.1 408 "));
    signal(&child, "TERM");
    assert!(child.wait().unwrap().success());
    let log = stderr_of(&mut child);
    assert!(log.lines().all(|line| line.starts_with("{\"timestamp\":")), "{log}");
}

#[test]
fn what_holds_is_printed_with_who_has_said_it() {
    if is_child() {
        end_child(serve());
    }
    let folder = folder(
        "hosts = ['shop.example']\ntrusted_proxies = '10.0.0.0/8'\n\n[limits]\nidle_time = '2m'\n\n[[listener]]\n\
         at = 'unix:/run/site.sock'\nmode = '0660'\nidle_time = '10m'\n\n[app]\ntoken = 'sesame'\n",
    );
    let variables = [
        ("SQUALL_DRAIN_DELAY", "5s"),
        ("SQUALL_APP_GREETING", "hello"),
        ("SQUALL_ADMIN", "127.0.0.1:9000"),
        ("SQUALL_KEYS", "qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe"),
    ];
    let output = says("what_holds_is_printed_with_who_has_said_it", folder.path(), &variables);
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Behind what the harness says.
    let text = stdout.split_once("env = ").map(|(_, rest)| format!("env = {rest}")).unwrap_or_default();
    let expected = r#"env = "production"                               # code
hosts = ["site.example", "localhost", "shop.example"] # code, squall.toml:1
trusted_proxies = ["10.0.0.0/8"]                 # squall.toml:2
keys = "***"                                     # SQUALL_KEYS
workers = "1"                                    # code
drain_time = "30s"                               # default
drain_delay = "5s"                               # SQUALL_DRAIN_DELAY
log = "info"                                     # default
log_format = "text"                              # default

[limits]
header_time = "10s"                              # default
idle_time = "2m"                                 # squall.toml:5
body_time = "30s"                                # default
write_time = "30s"                               # default
header_bytes = "64 KiB"                          # default
header_count = 60                                # code
http2_streams = 100                              # default

[[listener]]
at = "unix:/run/site.sock"                       # squall.toml:8
max_connections = 32768                          # default
at_capacity = "wait"                             # default
backlog = 1024                                   # default
mode = "0660"                                    # squall.toml:9
reuse_port = false                               # default
http2_prior_knowledge = false                    # default
idle_time = "10m"                                # squall.toml:10

[admin]
at = "127.0.0.1:9000"                            # SQUALL_ADMIN
max_connections = 32768                          # default
at_capacity = "wait"                             # default
backlog = 1024                                   # default
only_v6 = false                                  # default
reuse_port = false                               # default
http2_prior_knowledge = false                    # default

[app]
greeting = "hello"                               # SQUALL_APP_GREETING
token = "***"                                    # squall.toml:13
"#;
    assert_eq!(text, expected, "\n{text}");
    assert!(!stdout.contains("sesame") && !stdout.contains("qd0N5"));
}

#[test]
fn nothing_is_served_with_settings_that_make_no_sense() {
    if is_child() {
        end_child(if std::env::var_os("WITHOUT_SETTINGS").is_some() {
            squall::serve(App { greeting: String::new() })
        } else {
            serve()
        });
    }
    const TEST: &str = "nothing_is_served_with_settings_that_make_no_sense";
    let app = "\n[app]\ngreeting = 'hello'\n";
    for (file, variables, expected) in [
        ("worker = 2", &[][..], "squall.toml:1:1: no setting is called `worker`: did you mean `workers`?"),
        ("log = 'loud'", &[], "squall.toml:1:7: `log` is \"loud\", but must be one of off, error, warn, info"),
        ("env = 'staging'", &[], "squall.toml:1:7: `env` is \"staging\", but must be development or production"),
        ("hosts = ['a:80']", &[], "squall.toml:1:10: `hosts` names \"a:80\", but must be names of hosts"),
        (
            "trusted_proxies = '0.0.0.0/0'",
            &[],
            "squall.toml:1:19: `trusted_proxies` names 0.0.0.0/0, which is everybody",
        ),
        ("keys_file = '/none'", &[], "squall.toml:1:13: `keys_file` is \"/none\", which cannot be read: "),
        ("listen = 1", &[], "squall.toml:1:10: `listen`: \"1\" is no IP address and port"),
        ("", &[("SQUALL_WORKER", "2")], "SQUALL_WORKER means nothing: did you mean SQUALL_WORKERS?"),
        ("", &[("SQUALL_LIMITS_IDLE_TIME", "2")], "SQUALL_LIMITS_IDLE_TIME is \"2\", but must be a time"),
        ("", &[("SQUALL_CONFIG", "other.toml")], "other.toml cannot be read: No such file"),
        ("[tls]\nkey = 'a.pem'", &[], "squall.toml:2:7: `tls.key` is set and `certificate` is not: TLS needs both"),
        ("", &[("SQUALL_TLS_KEY", "a.pem")], "SQUALL_TLS_KEY is set and `certificate` is not: TLS needs both"),
        ("x = [", &[], "squall.toml:"),
        ("", &[("SQUALL_APP_GREETINGS", "2")], "SQUALL_APP_GREETINGS means nothing: did you mean SQUALL_APP_GREETING?"),
        ("", &[("WITHOUT_SETTINGS", "1")], "squall.toml:2:2: this program has no settings of its own"),
    ] {
        let folder = folder(&format!("{file}{app}"));
        let mut child = begin(TEST, folder.path(), variables);
        let status = child.wait().unwrap();
        let said = stderr_of(&mut child);
        let line = said.lines().find(|line| line.starts_with("Error: ")).unwrap_or_default();
        assert!(!status.success() && line.contains(expected), "{file} {variables:?}: {said}");
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    if is_child() {
        end_child(squall::serve(App { greeting: String::new() }));
    }
    let file =
        "worker = 2\nlog = 'loud'\nhosts = ['a:80']\nkeys_file = '/none'\n[limits]\nidle_time = '2'\n[app]\na = 1\n";
    let folder = folder(file);
    let variables = [("SQUALL_WORKES", "2"), ("SQUALL_ENV", "staging")];
    let mut child = begin("all_that_is_wrong_is_said_at_once", folder.path(), &variables);
    assert!(!child.wait().unwrap().success());
    let said = stderr_of(&mut child);
    let (_, list) = said.split_once("Error: 8 settings are wrong\n").unwrap_or_else(|| panic!("{said}"));
    for line in [
        "squall.toml:1:1: no setting is called `worker`",
        "squall.toml:2:7: `log` is \"loud\"",
        "squall.toml:3:10: `hosts` names \"a:80\"",
        "squall.toml:4:13: `keys_file` is \"/none\"",
        "squall.toml:6:13: `limits.idle_time` is \"2\"",
        "squall.toml:7:2: this program has no settings of its own",
        "SQUALL_WORKES means nothing",
        "SQUALL_ENV is \"staging\"",
    ] {
        assert!(list.lines().any(|said| said.starts_with(&format!("  {line}"))), "{line}: {said}");
    }
}

#[test]
fn another_file_may_be_named_and_what_means_nothing_is_mentioned() {
    if is_child() {
        end_child(serve());
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("site.toml"), "listen = '127.0.0.1:0'\n[app]\ngreeting = 'other'\n").unwrap();
    let variables = [("SQUALL_CONFIG", "site.toml"), ("SQUALL_PORT_80_TCP", "tcp://10.0.0.1:80")];
    let mut child = begin("another_file_may_be_named_and_what_means_nothing_is_mentioned", folder.path(), &variables);
    assert_eq!(body_of(address_of(&mut child), "/"), "other");
    signal(&child, "TERM");
    assert!(child.wait().unwrap().success());
    let log = stderr_of(&mut child);
    assert_eq!(log.matches("SQUALL_PORT_80_TCP means nothing to squall").count(), 1, "{log}");
}

#[test]
fn the_file_of_the_book_is_one() {
    if is_child() {
        let serve = || {
            let settings: OfTheBook = squall::settings()?;
            assert_eq!(
                (settings.api_token.reveal().as_str(), settings.kept_for),
                ("sesame", Duration::from_secs(1800))
            );
            Server::new(App { greeting: settings.greeting }).serve()
        };
        end_child(serve());
    }
    let folder = tempfile::tempdir().unwrap();
    let secret = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    // The paths of the book are not there.
    let book =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../book/code/configuration/squall.toml")).unwrap();
    let file = book
        .replace("/run/secrets/site-keys", &secret("keys", "qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe"))
        .replace("/run/secrets/api-token", &secret("token", "sesame\n"));
    fs::write(folder.path().join("squall.toml"), file).unwrap();
    let output = says("the_file_of_the_book_is_one", folder.path(), &[("SQUALL_LIMITS_IDLE_TIME", "1m")]);
    let text = String::from_utf8(output.stdout).unwrap();
    for line in [
        "env = \"production\"                               # squall.toml:1",
        "idle_time = \"1m\"                                 # SQUALL_LIMITS_IDLE_TIME",
        "tls.certificate = \"/etc/site/certificate.pem\"    # squall.toml:12",
        "kept_for = \"30m\"                                 # squall.toml:30",
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\n{text}{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(!text.contains("sesame"), "{text}");
}
