//! A process whose site needs keys: what its environment must say.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use squall::prelude::*;
use squall::tornado::{Secrets, TornadoCookies};
use squall::{Config, SignedCookies};
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

const KEY: &str = "qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe";
const THIS: &str = "the_environment_decides_whether_it_starts";

#[app(handlers = [Index])]
struct App;

#[handler(get, "/")]
struct Index {
    cookies: SignedCookies,
}

impl Index {
    async fn get(self) -> String {
        self.cookies.get("name").unwrap_or_default()
    }
}

/// It shares cookies with a Tornado site; the secrets are forgotten where a variable says so.
#[app(handlers = [Shared], config = SharedApp::config)]
struct SharedApp;

impl SharedApp {
    fn config(&self) -> Config {
        match std::env::var("TEST_CHILD").as_deref() {
            Ok("without secrets") => Config::new(),
            _ => Config::new().tornado(Secrets::new("It's a secret to everybody")),
        }
    }
}

#[handler(get, "/")]
struct Shared {
    cookies: TornadoCookies,
}

impl Shared {
    async fn get(self) -> String {
        self.cookies.get("user").unwrap_or_default()
    }
}

/// Ends this process when it has served, or tells why it has not.
fn serve<A: squall::App>(app: A) -> ! {
    let Err(error) = squall::serve(app) else { std::process::exit(0) };
    eprintln!("Error: {error:?}");
    std::process::exit(1);
}

/// This test once more, as a process that serves: whether it listens, and what it writes to standard error until then.
fn start(test: &str, variables: &[(&str, &str)]) -> (bool, String) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env("TEST_CHILD", "1").env("SQUALL_LISTEN", "127.0.0.1:0");
    for name in ["SQUALL_ENV", "SQUALL_KEYS", "SQUALL_KEYS_FILE", "SQUALL_LOG", "SQUALL_HOSTS"] {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let listens = lines.any(|line| line.unwrap().starts_with("listening on "));
    if listens {
        child.kill().unwrap();
    }
    child.wait().unwrap();
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    (listens, text)
}

#[test]
fn the_environment_decides_whether_it_starts() {
    if std::env::var_os("TEST_CHILD").is_some() {
        serve(App);
    }
    let made = "made a random key, as SQUALL_KEYS is not set";
    let needed = "Error: the site has no keys, and `Index` at ";
    for (variables, listens, said) in [
        (&[("SQUALL_ENV", "development")][..], true, made),
        (&[("SQUALL_ENV", "production")], false, needed),
        (&[("SQUALL_ENV", "production"), ("SQUALL_KEYS", KEY)], true, ""),
        (&[("SQUALL_ENV", "production"), ("SQUALL_KEYS", "short")], false, "Error: SQUALL_KEYS: key 1 has 5 bytes"),
        (
            &[("SQUALL_ENV", "staging")],
            false,
            "Error: SQUALL_ENV is \"staging\", but must be development or production",
        ),
        // How it was built decides where nobody says it.
        (&[], cfg!(debug_assertions), if cfg!(debug_assertions) { made } else { needed }),
    ] {
        let (started, text) = start(THIS, variables);
        assert_eq!(started, listens, "{variables:?}: {text}");
        assert_eq!(text.trim_end().lines().count(), usize::from(!said.is_empty()), "{variables:?}: {text}");
        assert!(text.contains(said) && !text.contains(KEY), "{variables:?}: {text}");
    }
}

#[test]
fn a_site_that_shares_cookies_with_tornado_starts_with_its_secrets_only() {
    if std::env::var_os("TEST_CHILD").is_some() {
        serve(SharedApp);
    }
    const TEST: &str = "a_site_that_shares_cookies_with_tornado_starts_with_its_secrets_only";
    for environment in ["development", "production"] {
        let environment = ("SQUALL_ENV", environment);
        let (started, text) = start(TEST, &[environment]);
        assert!(started && text.is_empty(), "{text}");
        let (started, text) = start(TEST, &[environment, ("TEST_CHILD", "without secrets")]);
        assert!(!started, "{text}");
        let (said, needing) =
            ("Error: the site has no secrets of a Tornado site, and `Shared` at ", "needs them: give");
        assert!(text.contains(said) && text.contains(needing), "{text}");
        assert_eq!(text.trim_end().lines().count(), 1, "{text}");
    }
}
