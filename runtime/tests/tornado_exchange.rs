//! Values that the real Tornado has signed are read here, and what is signed here is read by it.
//!
//! It needs `python3` with its module `venv`, and the package `tornado`, which pip fetches at the first run. Without
//! them the tests fail and say so.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod python;

use serde_json::{Value, json};
use squall::prelude::*;
use squall::testing::Client;
use squall::tornado::{Secrets, TornadoCookies, XsrfToken};
use squall::{Config, Cookies};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const TORNADO: &str = "tornado==6.6.1";
const SECRET: &str = "It's a secret to everybody";
const MONTH: Duration = Duration::from_hours(24 * 31);

/// A Python process that answers for Tornado.
struct Tornado {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Tornado {
    fn start() -> Tornado {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tornado/exchange.py");
        let mut child = Command::new(python::python_with(TORNADO))
            .args(["-W", "ignore"])
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (questions, answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Tornado { child, questions, answers }
    }

    fn ask(&mut self, question: Value) -> Value {
        writeln!(self.questions, "{question}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("Tornado has no answer to {question}"))
    }

    fn text(&mut self, question: Value) -> String {
        self.ask(question).as_str().expect("a text").to_owned()
    }
}

impl Drop for Tornado {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn read(secrets: &Secrets, name: &str, text: &str, time: u64) -> Option<String> {
    secrets.verify(name, text, MONTH, time).map(|value| String::from_utf8(value).unwrap())
}

#[test]
fn values_go_both_ways_in_both_formats() {
    let mut tornado = Tornado::start();
    let secrets = Secrets::new(SECRET).reading_version_1();
    for value in ["", "ada", "a|b:c", "é; \"q\"\\", "12345678", &"long ".repeat(300)] {
        for time in [1_300_000_000, now()] {
            for version in [1, 2] {
                let text = tornado.text(json!(["sign", SECRET, "user", value, version, null, time]));
                assert_eq!(read(&secrets, "user", &text, time).as_deref(), Some(value), "{text}");
                assert_eq!(read(&secrets, "users", &text, time), None, "{text}");
                let wrong = Secrets::new("another").reading_version_1();
                assert_eq!(read(&wrong, "user", &text, time), None, "{text}");
            }
            let ours = secrets.sign("user", value.as_bytes(), time).unwrap();
            assert_eq!(ours, tornado.text(json!(["sign", SECRET, "user", value, 2, null, time])));
            assert_eq!(tornado.ask(json!(["verify", SECRET, "user", ours, time])), json!(value));
            assert_eq!(tornado.ask(json!(["verify", SECRET, "admin", ours, time])), json!(null));
        }
    }
}

#[test]
fn both_agree_on_what_is_too_old_and_what_is_tampered_with() {
    let mut tornado = Tornado::start();
    let secrets = Secrets::new(SECRET).reading_version_1();
    let time = 1_700_000_000;
    let month = MONTH.as_secs();
    let mut texts = Vec::new();
    for signed in [time, time - month, time - month - 1, time + 60] {
        for version in [1, 2] {
            texts.push(tornado.text(json!(["sign", SECRET, "user", "ada", version, null, signed])));
        }
    }
    let whole = texts[..2].to_vec();
    for text in whole {
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'1' { b'2' } else { b'1' };
            texts.push(String::from_utf8(changed).unwrap());
            texts.push(text[..at].to_owned());
        }
    }
    let mut valid = 0;
    for text in texts {
        let theirs = tornado.ask(json!(["verify", SECRET, "user", text, time]));
        let ours = read(&secrets, "user", &text, time);
        assert_eq!(json!(ours), theirs, "{text}");
        valid += usize::from(ours.is_some());
    }
    assert_eq!(valid, 6, "now, a month ago, and a minute ahead, in both formats");
}

#[test]
fn keys_are_changed_on_one_side_and_then_on_the_other() {
    let mut tornado = Tornado::start();
    let time = now();
    let python = |versions: &[u64]| {
        let versions = versions.iter().map(|version| (version.to_string(), format!("secret number {version}")));
        json!(versions.collect::<BTreeMap<_, _>>())
    };
    let ours = |versions: &[u64]| {
        Secrets::versions(versions.iter().map(|version| (*version, format!("secret number {version}"))))
    };
    for (theirs, signs, here, readable) in [
        (&[1][..], 1, &[1][..], true),
        (&[1, 2], 2, &[1, 2], true),
        (&[1, 2], 1, &[1, 2], true),
        (&[1, 2], 2, &[1], false),
        (&[1, 2], 1, &[2, 3], false),
        (&[2, 3], 3, &[3, 4], true),
    ] {
        let text = tornado.text(json!(["sign", python(theirs), "user", "ada", 2, signs, time]));
        assert_eq!(read(&ours(here), "user", &text, time).is_some(), readable, "{text} by {here:?}");
        let text = ours(theirs).signing_with(signs).sign("user", b"ada", time).unwrap();
        let expected = if readable { json!("ada") } else { json!(null) };
        assert_eq!(tornado.ask(json!(["verify", python(here), "user", text, time])), expected, "{text} by {here:?}");
    }
}

#[test]
fn tokens_of_forms_go_both_ways() {
    let mut tornado = Tornado::start();
    let fresh = tornado.ask(json!(["xsrf_token", ""]));
    let (text, raw) = (fresh[0].as_str().unwrap(), fresh[1].as_str().unwrap());
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let token = XsrfToken::parse(text).unwrap();
    assert_eq!((hex(&token.token).as_str(), json!(token.time)), (raw, fresh[2].clone()));
    let mine = XsrfToken { token: (0..16).collect(), time: 1_700_000_000 };
    for mask in [[0; 4], [1, 2, 3, 4], [255; 4]] {
        let theirs = tornado.ask(json!(["xsrf_token", format!("_xsrf={}", mine.masked(mask))]));
        assert_eq!(theirs[1], json!(hex(&mine.token)));
        assert_eq!(theirs[2], json!(1_700_000_000));
        assert!(XsrfToken::parse(theirs[0].as_str().unwrap()).unwrap().matches(&mine));
    }
}

#[app(config = App::config, handlers = [SignIn, Me, Plain])]
struct App;

impl App {
    fn config(&self) -> Config {
        Config::new().tornado(Secrets::new(SECRET))
    }
}

#[handler(get, "/sign-in/{name}")]
struct SignIn {
    name: String,
    cookies: TornadoCookies,
}

impl SignIn {
    async fn get(self) -> Result<&'static str> {
        self.cookies.set("user", &self.name)?;
        Ok("in")
    }
}

#[handler(get, "/me")]
struct Me {
    cookies: TornadoCookies,
}

impl Me {
    async fn get(self) -> String {
        self.cookies.get("user").unwrap_or_else(|| "nobody".to_owned())
    }
}

#[handler(get, "/plain/{value}")]
struct Plain {
    value: String,
    #[cookie(rename = "plain")]
    sent: Option<String>,
    cookies: Cookies,
}

impl Plain {
    async fn get(self) -> Result<String> {
        self.cookies.set(squall::Cookie::new("plain").without_host_prefix(), self.value)?;
        Ok(self.sent.unwrap_or_default())
    }
}

/// The pair of a `Set-Cookie` header, as a browser sends it back.
fn pair(set_cookie: &str) -> String {
    set_cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn who_signs_in_on_one_side_is_signed_in_on_the_other() {
    let mut tornado = Tornado::start();
    let client = Client::new(App);
    assert_eq!(client.get(Me::url()).await.text(), "nobody");
    for name in ["ada", "Grace Hopper", "é;,\"\\ =\u{2028}", "12345"] {
        // There: a value in base64 may end in `=`, which Python quotes, and the browser sends it back in quotes.
        let theirs = pair(&tornado.text(json!(["set_cookie", SECRET, "user", name])));
        let answer = client.another_visitor().get(Me::url()).header("cookie", theirs.as_str()).await;
        assert_eq!(answer.text(), name, "{theirs}");
        // Here.
        let answer = client.get(SignIn::url(name)).await.expect_status(200);
        let ours = pair(answer.header("set-cookie").unwrap());
        assert_eq!(tornado.ask(json!(["verify_cookie", SECRET, "user", ours])), json!(name), "{ours}");
        let forged = ours.replace("4:user", "4:User");
        assert_eq!(tornado.ask(json!(["verify_cookie", SECRET, "user", forged])), json!(null));
    }
}

#[tokio::test]
async fn plain_values_are_quoted_alike() {
    let mut tornado = Tornado::start();
    let client = Client::new(App);
    for value in ["a=b", "a;b", "a\"b\\", "a b", "a,b", "x/y?(z)", "blank ", "é"] {
        let answer = client.another_visitor().get(Plain::url(value)).await.expect_status(200);
        let ours = pair(answer.header("set-cookie").unwrap());
        if value.is_ascii() {
            // Python escapes letters of Latin-1 by their numbers, and we by the bytes of UTF-8.
            assert_eq!(tornado.ask(json!(["unquote", ours])), json!({ "plain": value }));
        }
        let theirs = pair(&tornado.text(json!(["quote", "plain", value])));
        let answer = client.another_visitor().get(Plain::url("x")).header("cookie", theirs.as_str()).await;
        assert_eq!(answer.text(), value, "{theirs}");
    }
}
