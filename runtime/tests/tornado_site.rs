//! A site that moves over from Tornado route by route: both run, behind one address, and share who is signed in. A real
//! browser goes to and fro between them.
//!
//! Without Chromium, or `python3` with `venv`, the tests fail and say so.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod browser;

use browser::{Browser, Visitor};
use serde_json::json;
use squall::prelude::*;
use squall::testing::Client;
use squall::tornado::{Secrets, TornadoSignIn, TornadoSignOut, TornadoUser, TornadoXsrf};
use squall::{Config, Cookie, MemorySessions, Session, SessionValue, User};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

const TORNADO: &str = "tornado==6.6.1";

#[derive(Clone)]
struct Author {
    name: String,
}

impl User for Author {
    type State = ();
    type Id = String;

    fn id(&self) -> String {
        self.name.clone()
    }

    async fn find(name: String, _: ()) -> Result<Option<Author>> {
        Ok((name != "mallory").then_some(Author { name }))
    }
}

impl TornadoUser for Author {
    const COOKIE: Cookie<'static> = Cookie::new("user");

    fn cookie_value(&self) -> String {
        self.name.clone()
    }

    fn id_in(value: &str) -> Option<String> {
        Some(value.to_owned())
    }
}

#[derive(Default, serde::Serialize, serde::Deserialize, SessionValue)]
struct Heard(Vec<String>);

#[app(
    user = Author,
    login = Home,
    sessions = self.sessions.clone(),
    config = Moved::config,
    handlers = [Home, Members, Note, SignIn, SignOut, SignOutHere],
)]
struct Moved {
    secrets: Secrets,
    sessions: MemorySessions,
}

impl Moved {
    fn config(&self) -> Config {
        Config::new().tornado(self.secrets.clone())
    }
}

/// Who is signed in; and forms, to both sites.
#[handler(get, "/new", public)]
struct Home {
    #[user]
    author: Option<Author>,
    token: TornadoXsrf,
}

impl Home {
    async fn get(self) -> Html<String> {
        let form = |action: &str, id: &str, fields: &str| {
            format!(
                "<form method=post action={action} id={id}>{fields}<input name=text value=hello><button>{id}</button></form>"
            )
        };
        Html(format!(
            "<p>squall knows {}</p>{}{}{}{}{}",
            self.author.as_ref().map_or("nobody", |author| &author.name),
            form("/old/note", "to-tornado", &self.token.field()),
            form("/old/note", "to-tornado-without-token", ""),
            form("/new/note", "to-squall", ""),
            form("/new/sign-in", "sign-in", "<input name=name>"),
            form("/new/sign-out", "sign-out", ""),
        ))
    }
}

#[handler(get, "/new/members", auth)]
struct Members {
    #[user]
    author: Author,
}

impl Members {
    async fn get(self) -> String {
        format!("the members, and {} is one", self.author.name)
    }
}

#[derive(serde::Deserialize)]
struct Form {
    text: String,
    #[serde(default)]
    name: String,
}

#[handler(post, "/new/note", auth)]
struct Note {
    #[form]
    form: Form,
    #[user]
    author: Author,
    #[session]
    heard: Session<Heard>,
}

impl Note {
    async fn post(self) -> Result<String> {
        let text = self.form.text.clone();
        self.heard.update(move |heard| heard.0.push(text.clone()))?;
        Ok(format!("squall heard {} of {}", self.form.text, self.author.name))
    }
}

#[handler(post, "/new/sign-in", public, throttle = "100/1m")]
struct SignIn {
    #[form]
    form: Form,
    #[sign_in(form.name)]
    door: TornadoSignIn<Author>,
}

impl SignIn {
    async fn post(self) -> Result<Redirect> {
        self.door.sign_in(&Author { name: self.form.name })?;
        Ok(Redirect::to(Home::url()))
    }
}

#[handler(post, "/new/sign-out", public)]
struct SignOut {
    door: TornadoSignOut<Author>,
}

impl SignOut {
    async fn post(self) -> Result<Redirect> {
        self.door.sign_out()?;
        Ok(Redirect::to(Home::url()))
    }
}

/// It takes what only sites of their own can use.
#[handler(post, "/new/sign-out-here", public)]
struct SignOutHere {
    session: squall::SignOut,
}

impl SignOutHere {
    async fn post(self) {
        self.session.sign_out();
    }
}

/// A Tornado process.
struct Old {
    child: Child,
    port: u16,
}

impl Old {
    fn start(secrets: &BTreeMap<u64, String>, signing: u64) -> Old {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tornado/site.py");
        let mut child = Command::new(browser::python::python_with(TORNADO))
            .args(["-W", "ignore"])
            .arg(script)
            .arg(json!([secrets, signing]).to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Old { child, port: line.trim().parse().expect("Tornado listens") }
    }
}

impl Drop for Old {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Both sites, with the same secrets, and the proxy in front of them.
struct World {
    address: String,
    /// The ports of Tornado and of squall.
    ports: Arc<Mutex<[u16; 2]>>,
    sessions: MemorySessions,
    running: Option<(Old, Client)>,
}

impl World {
    async fn new() -> World {
        let ports = Arc::new(Mutex::new([0, 0]));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(proxy(listener, ports.clone()));
        World { address, ports, sessions: MemorySessions::new(), running: None }
    }

    /// Starts both anew, with secrets of these versions; the last one signs.
    async fn deploy(&mut self, versions: &[u64]) {
        let secrets: BTreeMap<_, _> = versions.iter().map(|version| (*version, format!("secret {version}"))).collect();
        let signing = *versions.last().unwrap();
        let old = Old::start(&secrets, signing);
        let secrets = Secrets::versions(secrets).signing_with(signing);
        let client = Client::over_socket(Moved { secrets, sessions: self.sessions.clone() }).await;
        *self.ports.lock().unwrap() = [old.port, client.address().unwrap().port()];
        self.running = Some((old, client));
    }

    fn sign_in(&self, visitor: &Visitor, site: &str, name: &str) {
        visitor.goto(format!("{}{site}", self.address));
        visitor.fill("#sign-in [name=name]", name);
        visitor.click("#sign-in button");
    }

    /// Whom both sites take the visitor for.
    #[track_caller]
    fn expect_known(&self, visitor: &Visitor, name: &str) {
        visitor.goto(format!("{}/old/", self.address));
        assert!(visitor.text().contains(&format!("Tornado knows {name}")), "{}", visitor.text());
        visitor.goto(format!("{}/new", self.address));
        assert!(visitor.text().contains(&format!("squall knows {name}")), "{}", visitor.text());
        visitor.goto(format!("{}/new/members", self.address));
        if name == "nobody" {
            assert_eq!(visitor.url(), format!("{}/new?next=%2Fnew%2Fmembers", self.address));
        } else {
            assert_eq!(visitor.text(), format!("the members, and {name} is one"));
        }
    }
}

/// What stands before both: paths that begin with `/old` are Tornado's, the others squall's.
async fn proxy(listener: TcpListener, ports: Arc<Mutex<[u16; 2]>>) {
    loop {
        let (mut visitor, _) = listener.accept().await.unwrap();
        let ports = ports.clone();
        tokio::spawn(async move {
            let mut head = Vec::new();
            while !head.windows(4).any(|four| four == b"\r\n\r\n") {
                if visitor.read_buf(&mut head).await.unwrap_or_default() == 0 {
                    return;
                }
            }
            let line_end = head.iter().position(|byte| *byte == b'\n').unwrap() + 1;
            let is_old = head.split(|byte| *byte == b' ').nth(1).is_some_and(|path| path.starts_with(b"/old"));
            let port = ports.lock().unwrap()[usize::from(!is_old)];
            let mut site = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            // One request a connection: the next one may be the other's.
            let head = [&head[..line_end], b"Connection: close\r\n", &head[line_end..]].concat();
            let head = String::from_utf8(head).unwrap().replace("Connection: keep-alive\r\n", "");
            site.write_all(head.as_bytes()).await.unwrap();
            _ = copy_bidirectional(&mut visitor, &mut site).await;
        });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_at_one_site_is_signed_in_at_the_other_while_the_keys_change() {
    let mut world = World::new().await;
    let browser = Browser::start(&[]);
    let [ada, bob, carol, dave] = [(); 4].map(|()| browser.visitor());
    let begins = |visitor: &Visitor, begin: &str| {
        let value = visitor.cookie("user").unwrap();
        assert!(value.trim_start_matches('"').starts_with(begin), "{value}");
    };

    world.deploy(&[1]).await;
    world.expect_known(&ada, "nobody");
    world.sign_in(&ada, "/old/", "ada");
    world.expect_known(&ada, "ada");
    world.expect_known(&bob, "nobody");
    world.sign_in(&bob, "/new", "bob");
    world.expect_known(&bob, "bob");
    begins(&ada, "2|1:1|");
    begins(&bob, "2|1:1|");

    // A new version signs; what was signed before stays valid.
    world.deploy(&[1, 2]).await;
    world.expect_known(&ada, "ada");
    world.expect_known(&bob, "bob");
    world.sign_in(&carol, "/old/", "carol");
    world.sign_in(&dave, "/new", "dave");
    begins(&carol, "2|1:2|");
    begins(&dave, "2|1:2|");
    world.expect_known(&carol, "carol");
    world.expect_known(&dave, "dave");

    // The old one goes, and with it what it has signed.
    world.deploy(&[2]).await;
    world.expect_known(&ada, "nobody");
    world.expect_known(&bob, "nobody");
    world.expect_known(&carol, "carol");
    world.expect_known(&dave, "dave");

    // Who signs out at one site is signed out at the other.
    for (visitor, site) in [(&carol, "/new"), (&dave, "/old/")] {
        visitor.goto(format!("{}{site}", world.address));
        visitor.click("#sign-out button");
        world.expect_known(visitor, "nobody");
    }
    // Both sign, and one of them asks its database: whom that has not is nobody there.
    world.sign_in(&ada, "/old/", "mallory");
    ada.goto(format!("{}/new", world.address));
    assert!(ada.text().contains("squall knows nobody"), "{}", ada.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_one_site_is_taken_by_the_other() {
    let mut world = World::new().await;
    world.deploy(&[1]).await;
    let browser = Browser::start(&[]);
    // The cookie of the token is Tornado's for one, and squall's for the other.
    for (first, name) in [("/old/", "ada"), ("/new", "bob")] {
        let visitor = browser.visitor();
        world.sign_in(&visitor, first, name);
        let cookie = visitor.cookie("_xsrf").unwrap();
        assert!(cookie.starts_with("2|"), "{cookie}");
        for (page, form, expected) in [
            ("/old/", "to-squall", "squall heard hello of"),
            ("/new", "to-tornado", "Tornado heard hello of"),
            ("/old/", "to-tornado", "Tornado heard hello of"),
            ("/new", "to-squall", "squall heard hello of"),
        ] {
            visitor.goto(format!("{}{page}", world.address));
            visitor.click(&format!("#{form} button"));
            assert_eq!(visitor.text(), format!("{expected} {name}"), "{form} of {page}");
        }
        // Tornado asks for the token indeed.
        visitor.goto(format!("{}/new", world.address));
        visitor.click("#to-tornado-without-token button");
        assert!(visitor.text().contains("403"), "{}", visitor.text());
        assert_eq!(visitor.cookie("_xsrf").as_ref(), Some(&cookie), "nobody has changed it");
    }
}

#[tokio::test]
async fn what_would_leave_a_user_signed_in_at_the_other_site_is_an_error() {
    let client = Client::new(Moved { secrets: Secrets::new("secret"), sessions: MemorySessions::new() });
    client.post(SignIn::url()).form(&[("name", "ada"), ("text", "")]).await.expect_status(303);
    client.get(Members::url()).await.expect_text("the members, and ada is one");
    client.post(SignOutHere::url()).await.expect_status(500);
    client.get(Members::url()).await.expect_text("the members, and ada is one");
    client.post(SignOut::url()).await.expect_status(303);
    client.get(Members::url()).await.expect_status(401);
}

/// Its configuration names no secrets.
#[app(user = Author, login = none("it has one handler"), handlers = [Members])]
struct Forgetful;

#[tokio::test]
async fn without_the_secrets_that_its_users_need_the_site_does_not_start() {
    let error = squall::Server::new(Forgetful).listen("127.0.0.1:0").map(drop).unwrap_err();
    let said = "the site has no secrets of a Tornado site, and the user type of the app needs them: ";
    assert!(format!("{error:?}").starts_with(said), "{error:?}");
}
