//! What sessions promise to the visitors of a site, over a socket, wherever they are kept; and what they cannot, where that
//! is the visitor's own cookie.

use serde::{Deserialize, Serialize};
use squall::prelude::*;
use squall::testing::Client;
use squall::{Config, Session, SessionValue, Sessions, SignIn, SignOut, User};

const COOKIE: &str = "__Host-session";

/// Where the sessions are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    InAStore,
    InTheCookie,
}

#[derive(Clone)]
struct Member(u32);

impl User for Member {
    type State = ();
    type Id = u32;

    fn id(&self) -> u32 {
        self.0
    }

    async fn find(id: u32, _: ()) -> Result<Option<Member>> {
        Ok(Some(Member(id)))
    }
}

#[derive(Default, Serialize, Deserialize, SessionValue)]
struct Words(Vec<String>);

#[app(
    user = Member,
    login = none("the tests know the way"),
    sessions = self.sessions.clone(),
    config = Club::config,
    handlers = [Show, Say, Enter, Leave, LeaveElsewhere],
)]
struct Club {
    sessions: Sessions,
    key: &'static str,
}

impl Club {
    fn config(&self) -> Config {
        Config::new().keys([self.key])
    }
}

#[handler(get, "/club", public)]
struct Show {
    #[user]
    member: Option<Member>,
    #[session]
    words: Words,
}

impl Show {
    async fn get(self) -> String {
        format!("{:?} {}", self.member.map(|member| member.0), self.words.0.join(" "))
    }
}

#[handler(post, "/club", public)]
struct Say {
    #[body]
    word: String,
    #[session]
    words: Session<Words>,
}

impl Say {
    async fn post(self) -> Result<()> {
        let word = self.word;
        self.words.update(move |words| words.0.push(word.clone())).map(drop)
    }
}

#[handler(post, "/club/enter/{number}", public, throttle = "1000/1m")]
struct Enter {
    number: u32,
    #[sign_in(number)]
    door: SignIn<Member>,
}

impl Enter {
    async fn post(self) -> Result<()> {
        self.door.sign_in(&Member(self.number))
    }
}

#[handler(post, "/club/leave", public)]
struct Leave {
    session: SignOut,
}

impl Leave {
    async fn post(self) {
        self.session.sign_out();
    }
}

#[handler(post, "/club/leave-elsewhere", auth)]
struct LeaveElsewhere {
    session: SignOut,
}

impl LeaveElsewhere {
    async fn post(self) -> Result<()> {
        self.session.sign_out_elsewhere().await
    }
}

const KEY: &str = "qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe";
const OTHER_KEY: &str = "Xc4ZbUeqd0N5vT9hkYSDq8Lw1Qm2rj6y";

/// A club, and somebody who has just come in.
struct Visit {
    client: Client,
}

impl Visit {
    async fn say(&self, word: &str) {
        self.client.post(Say::url()).body(word.to_owned()).await.expect_status(204);
    }

    async fn enter(&self, number: u32) {
        self.client.post(Enter::url(number)).await.expect_status(204);
    }

    async fn expect(&self, shown: &str) {
        self.client.get(Show::url()).await.expect_status(200).expect_text(shown);
    }

    fn cookie(&self) -> String {
        self.client.cookie(COOKIE).expect("a session")
    }

    /// Somebody else.
    fn another(&self) -> Visit {
        Visit { client: self.client.another_visitor() }
    }

    /// Somebody else who brings this as their session.
    fn with(&self, cookie: &str) -> Visit {
        let other = self.another();
        other.client.set_cookie(COOKIE, cookie);
        other
    }
}

/// All of it.
pub async fn keep_what_they_promise(sessions: impl Into<Sessions>, kept: Kept) {
    let sessions = sessions.into();
    let first = Visit { client: Client::over_socket(Club { sessions: sessions.clone(), key: KEY }).await };
    values_come_back_to_their_visitor(&first).await;
    what_is_no_session_is_none(&first).await;
    signing_in_makes_another_session(&first, kept).await;
    signing_out_ends_a_session(&first, kept).await;
    the_others_of_a_user_can_be_ended(&first, kept).await;
    of_two_changes_at_once_both_are_kept(&first, kept).await;
    much_can_be_kept(&first, kept).await;
    another_process_knows_them_too(&first, &sessions, kept).await;
}

async fn values_come_back_to_their_visitor(first: &Visit) {
    let (ada, bob) = (first.another(), first.another());
    ada.expect("None ").await;
    assert_eq!(ada.client.cookie(COOKIE), None, "there is nothing to remember");
    for word in ["one", "'; -- \"\\", "ünïcode 🐻", "\u{1}\u{2028}\u{7f}"] {
        ada.say(word).await;
    }
    bob.say("two").await;
    ada.expect("None one '; -- \"\\ ünïcode 🐻 \u{1}\u{2028}\u{7f}").await;
    bob.expect("None two").await;
}

async fn what_is_no_session_is_none(first: &Visit) {
    let ada = first.another();
    ada.enter(1).await;
    ada.say("one").await;
    let good = ada.cookie();
    ada.with(&good).expect("Some(1) one").await;
    let mut bad: Vec<String> = ["", "x", "%00", "null", "\u{e9}"].map(str::to_owned).into();
    bad.extend(["A".repeat(43), "A".repeat(4000), good[1..].to_owned(), good[..good.len() - 1].to_owned()]);
    bad.push(format!("{good}A"));
    // One bit of it, at each place: the lowest that makes another letter.
    for at in 0..good.len() {
        let mut bytes = good.clone().into_bytes();
        let flipped = [1, 2, 4, 8, 64].map(|bit| bytes[at] ^ bit);
        bytes[at] = flipped.into_iter().find(u8::is_ascii_alphanumeric).unwrap();
        bad.push(String::from_utf8(bytes).unwrap());
    }
    for bad in bad {
        assert_ne!(bad, good);
        ada.with(&bad).expect("None ").await;
    }
}

async fn signing_in_makes_another_session(first: &Visit, kept: Kept) {
    let ada = first.another();
    ada.say("basket").await;
    let before = ada.cookie();
    ada.enter(1).await;
    ada.expect("Some(1) basket").await;
    assert_ne!(ada.cookie(), before);
    // Who has planted the one from before is not signed in by it. In a store it is gone; in a cookie nothing can be, and it
    // is what it was.
    ada.with(&before).expect(if kept == Kept::InAStore { "None " } else { "None basket" }).await;
}

async fn signing_out_ends_a_session(first: &Visit, kept: Kept) {
    let ada = first.another();
    ada.enter(1).await;
    ada.say("secret").await;
    let copy = ada.cookie();
    ada.client.post(Leave::url()).await.expect_status(204);
    assert_eq!(ada.client.cookie(COOKIE), None);
    ada.expect("None ").await;
    // Whoever has a copy of a cookie that holds its session stays signed in until it expires: there is nothing to end.
    ada.with(&copy).expect(if kept == Kept::InAStore { "None " } else { "Some(1) secret" }).await;
}

async fn the_others_of_a_user_can_be_ended(first: &Visit, kept: Kept) {
    let [phone, laptop, stranger] = [first.another(), first.another(), first.another()];
    phone.enter(71).await;
    laptop.enter(71).await;
    stranger.enter(72).await;
    // It is refused where it cannot be done, rather than done in part.
    let status = if kept == Kept::InAStore { 204 } else { 500 };
    phone.client.post(LeaveElsewhere::url()).await.expect_status(status);
    phone.expect("Some(71) ").await;
    laptop.expect(if kept == Kept::InAStore { "None " } else { "Some(71) " }).await;
    stranger.expect("Some(72) ").await;
}

async fn of_two_changes_at_once_both_are_kept(first: &Visit, kept: Kept) {
    let ada = first.another();
    ada.say("0").await;
    // Two windows of one browser, neither of which has seen the other's answer.
    let (left, right) = (ada.with(&ada.cookie()), ada.with(&ada.cookie()));
    tokio::join!(left.say("left"), right.say("right"));
    if kept == Kept::InTheCookie {
        // Each answer has a session of its own, and the browser keeps the one that comes last.
        left.expect("None 0 left").await;
        right.expect("None 0 right").await;
        return;
    }
    let shown = left.client.get(Show::url()).await.text().to_owned();
    assert!(["None 0 left right", "None 0 right left"].contains(&&*shown), "{shown}");
    right.expect(&shown).await;
}

async fn much_can_be_kept(first: &Visit, kept: Kept) {
    let ada = first.another();
    ada.say("before").await;
    let long = "w".repeat(2800);
    ada.say(&long).await;
    ada.expect(&format!("None before {long}")).await;
    let answer = ada.client.post(Say::url()).body("w".repeat(60_000)).await;
    if kept == Kept::InTheCookie {
        // What browsers would drop is not sent: an error, and the session is what it was.
        answer.expect_status(500);
        ada.expect(&format!("None before {long}")).await;
        return;
    }
    answer.expect_status(204);
    assert_eq!(ada.client.get(Show::url()).await.text().len(), "None before ".len() + 2800 + 1 + 60_000);
}

async fn another_process_knows_them_too(first: &Visit, sessions: &Sessions, kept: Kept) {
    let ada = first.another();
    ada.enter(5).await;
    for (key, known) in [(KEY, true), (OTHER_KEY, kept == Kept::InAStore)] {
        let second = Visit { client: Client::over_socket(Club { sessions: sessions.clone(), key }).await };
        second.with(&ada.cookie()).expect(if known { "Some(5) " } else { "None " }).await;
        second.client.shutdown().await;
    }
}
