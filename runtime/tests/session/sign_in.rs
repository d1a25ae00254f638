//! Signing in and out, and the token of forms, over a socket.

use squall::prelude::*;
use squall::testing::Client;
use squall::{MemorySessions, Session, SessionValue, SignIn, SignOut, User, XsrfToken};

#[derive(Clone)]
struct Author {
    id: u32,
}

impl User for Author {
    type State = ();
    type Id = u32;

    fn id(&self) -> u32 {
        self.id
    }

    async fn find(id: u32, _: ()) -> Result<Option<Author>> {
        Ok((id < 100).then_some(Author { id }))
    }
}

#[derive(Default, serde::Serialize, serde::Deserialize, SessionValue)]
struct Basket(Vec<u32>);

#[app(
    user = Author,
    login = LoginPage,
    sessions = MemorySessions::new(),
    handlers = [Me, Members, LoginPage, Enter, Leave, LeaveElsewhere, Add, Form, Send],
)]
struct Site;

#[handler(get, "/", public)]
struct Me {
    #[user]
    author: Option<Author>,
    #[session]
    basket: Basket,
}

impl Me {
    async fn get(self) -> String {
        format!("{:?} {:?}", self.author.map(|author| author.id), self.basket.0)
    }
}

#[handler(get, "/members", auth)]
struct Members {
    #[user]
    author: Author,
}

impl Members {
    async fn get(self) -> String {
        self.author.id.to_string()
    }
}

#[handler(get, "/sign-in", public)]
struct LoginPage;

impl LoginPage {
    async fn get(self) -> &'static str {
        "sign in"
    }
}

#[handler(post, "/sign-in/{id}", public, throttle = "100/1m")]
struct Enter {
    id: u32,
    #[query]
    remember: Option<bool>,
    #[sign_in(id)]
    door: SignIn<Author>,
}

impl Enter {
    async fn post(self) -> Result<()> {
        let author = Author { id: self.id };
        match self.remember {
            Some(true) => self.door.sign_in_and_remember(&author),
            _ => self.door.sign_in(&author),
        }
    }
}

#[handler(post, "/sign-out", public)]
struct Leave {
    session: SignOut,
}

impl Leave {
    async fn post(self) {
        self.session.sign_out();
    }
}

#[handler(post, "/sign-out-elsewhere", auth)]
struct LeaveElsewhere {
    session: SignOut,
}

impl LeaveElsewhere {
    async fn post(self) -> Result<()> {
        self.session.sign_out_elsewhere().await
    }
}

#[handler(post, "/basket/{article}", public)]
struct Add {
    article: u32,
    #[session]
    basket: Session<Basket>,
}

impl Add {
    async fn post(self) -> Result<()> {
        let article = self.article;
        self.basket.update(move |basket| basket.0.push(article))?;
        Ok(())
    }
}

#[handler(get, "/form", public)]
struct Form {
    token: XsrfToken,
}

impl Form {
    async fn get(self) -> String {
        self.token.field()
    }
}

#[derive(serde::Deserialize)]
struct Message {
    text: String,
}

#[handler(post, "/form", public, body_limit = "1 KiB")]
struct Send {
    #[form]
    message: Message,
}

impl Send {
    async fn post(self) -> String {
        self.message.text
    }
}

const COOKIE: &str = "__Host-session";

#[tokio::test]
async fn who_signs_in_is_known_until_they_sign_out() {
    let client = Client::over_socket(Site).await;
    client
        .get(Members::url())
        .header("accept", "text/html")
        .await
        .expect_status(303)
        .expect_header("location", "/sign-in?next=%2Fmembers");
    client.post(Add::url(7)).await.expect_status(204);
    let before = client.cookie(COOKIE).unwrap();

    let answer = client.post(Enter::url(5)).await.expect_status(204);
    assert!(!answer.header("set-cookie").unwrap().contains("Max-Age"));
    let after = client.cookie(COOKIE).unwrap();
    assert_ne!(before, after, "the id is another one");
    client.get(Me::url()).await.expect_text("Some(5) [7]").expect_header("cache-control", "private, no-store");
    client.get(Members::url()).await.expect_text("5");

    // The id from before, which somebody may have planted, is dead: it is neither signed in nor has it the basket.
    let other = client.another_visitor();
    other.set_cookie(COOKIE, &before);
    other.get(Me::url()).await.expect_text("None []");

    client.post(Leave::url()).await.expect_status(204);
    assert_eq!(client.cookie(COOKIE), None);
    client.get(Me::url()).await.expect_text("None []");
    other.set_cookie(COOKIE, &after);
    other.get(Me::url()).await.expect_text("None []");
}

#[tokio::test]
async fn the_next_user_of_a_browser_sees_nothing_of_the_last_one() {
    let client = Client::over_socket(Site).await;
    client.post(Enter::url(5)).await.expect_status(204);
    client.post(Add::url(7)).await.expect_status(204);
    client.post(Enter::url(6)).await.expect_status(204);
    client.get(Me::url()).await.expect_text("Some(6) []");
}

#[tokio::test]
async fn a_planted_id_is_not_taken_over() {
    let client = Client::over_socket(Site).await;
    let planted = "A".repeat(43);
    client.set_cookie(COOKIE, &planted);
    client.post(Enter::url(5)).await.expect_status(204);
    assert_ne!(client.cookie(COOKIE).unwrap(), planted);
    let other = client.another_visitor();
    other.set_cookie(COOKIE, &planted);
    other.get(Me::url()).await.expect_text("None []");
}

#[tokio::test]
async fn a_remembered_session_outlives_the_browser() {
    let client = Client::over_socket(Site).await;
    let answer = client.post(format!("{}?remember=true", Enter::url(5))).await;
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=2592000"), "{:?}", answer.header("set-cookie"));
}

#[tokio::test]
async fn all_other_sessions_of_a_user_can_be_ended() {
    let client = Client::over_socket(Site).await;
    let [phone, laptop, stranger] = [client.another_visitor(), client.another_visitor(), client.another_visitor()];
    for (visitor, id) in [(&phone, 5), (&laptop, 5), (&stranger, 6)] {
        visitor.post(Enter::url(id)).await.expect_status(204);
    }
    phone.post(LeaveElsewhere::url()).await.expect_status(204);
    phone.get(Me::url()).await.expect_text("Some(5) []");
    laptop.get(Me::url()).await.expect_text("None []");
    stranger.get(Me::url()).await.expect_text("Some(6) []");
}

#[tokio::test]
async fn a_user_who_is_no_more_is_nobody() {
    let client = Client::over_socket(Site).await;
    client.post(Enter::url(100)).await.expect_status(204);
    client.get(Me::url()).await.expect_text("None []");
}

/// The token that the form has.
async fn token(client: &Client) -> String {
    let form = client.get(Form::url()).await.text().to_owned();
    form.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// A form as a browser of old sends it: it does not say where it comes from.
async fn sent(client: &Client, token: &str) -> u16 {
    // The testing client says `Sec-Fetch-Site` unless told otherwise, so this is written by hand.
    let address = client.address().unwrap();
    let body = format!("text=hello&_xsrf={token}");
    let cookie = client.cookie(COOKIE).unwrap_or_default();
    let request = format!(
        "POST /form HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nCookie: {COOKIE}={cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stream, request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    tokio::io::AsyncReadExt::read_to_string(&mut stream, &mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    assert!(status != 200 || answer.ends_with("hello"), "the handler reads the form too: {answer}");
    status
}

#[tokio::test]
async fn a_form_carries_the_token_of_its_session() {
    let client = Client::over_socket(Site).await;
    let first = token(&client).await;
    let second = token(&client).await;
    assert_ne!(first, second, "each answer has another mask");
    for good in [&first, &second] {
        assert_eq!(sent(&client, good).await, 200);
    }
    let other = client.another_visitor();
    let of_another = token(&other).await;
    let long = "A".repeat(500);
    for bad in ["", "x", "%00", &first[1..], &of_another, &long] {
        assert_eq!(sent(&client, bad).await, 403, "{bad}");
    }
    assert_eq!(sent(&client, &"A".repeat(5000)).await, 413);
    // What a page had before its visitor signed in is worth nothing after.
    client.post(Enter::url(5)).await.expect_status(204);
    assert_eq!(sent(&client, &first).await, 403);
    let fresh = token(&client).await;
    assert_eq!(sent(&client, &fresh).await, 200);
}
