//! Signing in and out in a real browser, while another site tries to get between.
//!
//! Without Chromium or Playwright the tests fail and say so: see `browser/mod.rs`.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod browser;

use browser::{Browser, Visitor};
use squall::prelude::*;
use squall::testing::Client;
use squall::{LocalPath, MemorySessions, Secret, SignIn, SignOut, User, Verified, XsrfToken};
use squall::{hash_password, verify_password};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const COOKIE: &str = "__Host-session";
const PASSWORD: &str = "open sesame";

#[derive(Clone)]
struct Author {
    name: String,
}

impl User for Author {
    type State = Diary;
    type Id = String;

    fn id(&self) -> String {
        self.name.clone()
    }

    async fn find(name: String, _: Diary) -> Result<Option<Author>> {
        Ok((name == "ada").then_some(Author { name }))
    }
}

/// What Ada wrote, and the hash of her password.
#[derive(Clone)]
struct Diary {
    notes: Arc<Mutex<Vec<String>>>,
    hash: Arc<str>,
}

#[app(
    user = Author,
    login = LoginPage,
    sessions = self.sessions.clone(),
    handlers = [Notes, AddNote, AddNoteUnprotected, LoginPage, SubmitLogin, Leave],
)]
struct Site {
    diary: Diary,
    sessions: MemorySessions,
}

#[handler(get, "/notes", auth)]
struct Notes {
    #[state]
    diary: Diary,
    #[user]
    author: Author,
    token: XsrfToken,
}

impl Notes {
    async fn get(self) -> Html<String> {
        Html(format!(
            "<p>The notes of {}: {}</p>\
             <form method=post action=/notes>{token}<input name=note><button id=add>Add</button></form>\
             <form method=post action=/sign-out>{token}<button id=leave>Sign out</button></form>",
            self.author.name,
            self.diary.notes.lock().unwrap().join(", "),
            token = self.token.field(),
        ))
    }
}

#[derive(serde::Deserialize)]
struct Note {
    note: String,
}

#[handler(post, "/notes", auth)]
struct AddNote {
    #[form]
    note: Note,
    #[state]
    diary: Diary,
}

impl AddNote {
    async fn post(self) -> Redirect {
        self.diary.notes.lock().unwrap().push(self.note.note);
        Redirect::to(Notes::url())
    }
}

/// What the attacks are: they succeed here.
#[handler(post, "/unprotected", auth, xsrf = exempt("it shows that the attack of these tests is one"))]
struct AddNoteUnprotected {
    #[form]
    note: Note,
    #[state]
    diary: Diary,
}

impl AddNoteUnprotected {
    async fn post(self) -> Redirect {
        self.diary.notes.lock().unwrap().push(self.note.note);
        Redirect::to(Notes::url())
    }
}

#[handler(get, "/sign-in", public)]
struct LoginPage {
    #[query]
    next: Option<LocalPath>,
    token: XsrfToken,
}

impl LoginPage {
    async fn get(self) -> Html<String> {
        Html(format!(
            "<h1>Please sign in</h1><form method=post action=/sign-in>{}<input type=hidden name=next value=\"{}\">\
             <input name=name><input name=password type=password><button>Sign in</button></form>",
            self.token.field(),
            self.next.as_ref().map_or("/notes", LocalPath::as_str).replace('&', "&amp;").replace('"', "&quot;"),
        ))
    }
}

#[derive(serde::Deserialize)]
struct Login {
    name: String,
    password: Secret<String>,
    next: LocalPath,
}

#[handler(post, "/sign-in", public, throttle = "20/1m")]
struct SubmitLogin {
    #[form]
    login: Login,
    #[state]
    diary: Diary,
    #[sign_in(login.name)]
    door: SignIn<Author>,
}

impl SubmitLogin {
    async fn post(self) -> Result<Redirect> {
        let Login { name, password, next } = self.login;
        let hash = (name == "ada").then_some(&*self.diary.hash);
        if matches!(verify_password(hash, &password).await?, Verified::Wrong) {
            return Err(Error::unprocessable("the name or the password is wrong"));
        }
        self.door.sign_in(&Author { name })?;
        Ok(Redirect::to(next))
    }
}

#[handler(post, "/sign-out", public)]
struct Leave {
    session: SignOut,
}

impl Leave {
    async fn post(self) -> Redirect {
        self.session.sign_out();
        Redirect::to(LoginPage::url())
    }
}

/// The site, and another one, at other ports of the same machine.
struct World {
    /// It asks the site as a program does, without the browser.
    program: Client,
    notes: Arc<Mutex<Vec<String>>>,
    port: u16,
    hostile: u16,
    browser: Browser,
}

impl World {
    async fn new() -> World {
        let hash = hash_password(&Secret::new(PASSWORD.to_owned())).await.unwrap();
        let notes = Arc::new(Mutex::new(vec!["dear diary".to_owned()]));
        let diary = Diary { notes: notes.clone(), hash: hash.into() };
        let program = Client::over_socket(Site { diary, sessions: MemorySessions::new() }).await;
        let port = program.address().unwrap().port();
        let hostile = hostile(port).await;
        // A name that is not the machine's own, and still leads to it.
        let browser = Browser::start(&["--host-resolver-rules=MAP site.test 127.0.0.1"]);
        World { program, notes, port, hostile, browser }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn notes(&self) -> Vec<String> {
        self.notes.lock().unwrap().clone()
    }

    fn sign_in(&self, ada: &Visitor) {
        ada.goto(self.url("/notes"));
        assert_eq!(ada.url(), self.url("/sign-in?next=%2Fnotes"), "who is unknown is sent to sign in");
        ada.fill("[name=name]", "ada");
        ada.fill("[name=password]", PASSWORD);
        ada.click("button");
        assert_eq!(ada.url(), self.url("/notes"), "and comes back");
        assert!(ada.text().contains("The notes of ada: dear diary"), "{}", ada.text());
    }

    /// What the site says to whoever brings this session.
    async fn known_by(&self, session: &str) -> u16 {
        let program = self.program.another_visitor();
        program.set_cookie(COOKIE, session);
        program.get(Notes::url()).await.status().as_u16()
    }
}

/// Another site, whose pages attack the first.
async fn hostile(target: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let form = |path: &str| {
        format!(
            "<form method=post action=http://127.0.0.1:{target}{path}><input name=note value=forged></form>\
             <script>onload = () => setTimeout(() => document.forms[0].submit(), 50)</script>"
        )
    };
    let pages = [form("/notes"), form("/unprotected")];
    // It needs no preflight: that is what makes it dangerous.
    let fetch = format!(
        "<script>fetch('http://127.0.0.1:{target}/notes', {{method: 'POST', mode: 'no-cors', credentials: 'include', \
         body: new URLSearchParams({{note: 'forged'}})}}).then(() => document.body.append('fetched'))</script><p>hello"
    );
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let ([form, unprotected], fetch) = (pages.clone(), fetch.clone());
            tokio::spawn(async move {
                let mut head = vec![0; 4096];
                let length = stream.read(&mut head).await.unwrap_or_default();
                let page = match &head[..length] {
                    head if head.starts_with(b"GET /form ") => form,
                    head if head.starts_with(b"GET /unprotected ") => unprotected,
                    _ => fetch,
                };
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{page}",
                    page.len()
                );
                _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_writes_and_signs_out_again() {
    let world = World::new().await;
    let ada = world.browser.visitor();
    world.sign_in(&ada);
    ada.fill("[name=note]", "it rains");
    ada.click("#add");
    assert!(ada.text().contains("dear diary, it rains"), "{}", ada.text());
    assert_eq!(ada.evaluate("document.cookie"), "", "no script sees the session");

    let session = ada.cookie(COOKIE).unwrap();
    assert_eq!(world.known_by(&session).await, 200);
    ada.click("#leave");
    assert_eq!(ada.url(), world.url("/sign-in"));
    assert_ne!(ada.cookie(COOKIE).as_ref(), Some(&session), "the session went");
    assert_eq!(world.known_by(&session).await, 401, "and is dead for whoever kept a copy");

    // Nothing of what only she could see comes back.
    ada.back();
    assert!(ada.text().contains("Please sign in") && !ada.text().contains("rains"), "{}", ada.text());
    ada.goto(world.url("/notes"));
    assert_eq!(ada.url(), world.url("/sign-in?next=%2Fnotes"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_site_cannot_act_for_who_is_signed_in() {
    let world = World::new().await;
    let ada = world.browser.visitor();
    world.sign_in(&ada);
    let refused = ("POST".to_owned(), world.url("/notes"), 403);
    // To browsers another port is the same site, whose cookies they send along; another host is not.
    let origins = ["127.0.0.1", "localhost"].map(|host| format!("http://{host}:{}", world.hostile));
    for origin in &origins {
        ada.answers();
        ada.goto(format!("{origin}/form"));
        ada.wait_for("refused as a cross-site request");
        assert_eq!(ada.url(), world.url("/notes"));
        assert!(ada.answers().contains(&refused), "{origin}");

        ada.goto(format!("{origin}/fetch"));
        ada.wait_for("fetched");
        let answers = ada.answers();
        assert!(answers.contains(&refused), "{origin}: {answers:?}");
        assert_eq!(world.notes(), ["dear diary"], "{origin}");
    }
    // She notices nothing.
    ada.goto(world.url("/notes"));
    assert!(ada.text().contains("The notes of ada: dear diary"), "{}", ada.text());

    // That it is the check which refuses: without it, the first one acts as Ada, and the second one as nobody.
    for (origin, status) in origins.iter().zip([303, 401]) {
        ada.answers();
        ada.goto(format!("{origin}/unprotected"));
        ada.wait_for(if status == 303 { "forged" } else { "401" });
        assert!(ada.answers().contains(&("POST".to_owned(), world.url("/unprotected"), status)), "{origin}");
    }
    assert_eq!(world.notes(), ["dear diary", "forged"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_somebody_planted_is_dead_after_sign_in() {
    let world = World::new().await;
    // One that the site itself gave the attacker, and one that it never gave anybody.
    let attacker = world.program.another_visitor();
    attacker.get(LoginPage::url()).await.expect_status(200);
    for planted in [attacker.cookie(COOKIE).unwrap(), "A".repeat(43)] {
        let ada = world.browser.visitor();
        ada.plant_cookie("127.0.0.1", COOKIE, &planted);
        world.sign_in(&ada);
        let session = ada.cookie(COOKIE).unwrap();
        assert_ne!(session, planted);
        assert_eq!((world.known_by(&session).await, world.known_by(&planted).await), (200, 401));
    }
}

/// What the chapter on cookies says of developers' machines.
#[tokio::test(flavor = "multi_thread")]
async fn secure_cookies_are_taken_without_tls_from_the_own_machine_only() {
    let world = World::new().await;
    for (host, taken) in [("127.0.0.1", true), ("localhost", true), ("app.localhost", true), ("site.test", false)] {
        let visitor = world.browser.visitor();
        visitor.goto(format!("http://{host}:{}/sign-in", world.port));
        assert_eq!(visitor.cookie(COOKIE).is_some(), taken, "{host}");
    }
}
