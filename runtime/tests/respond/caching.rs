//! Which caches may keep an answer, over a real socket: what `cache = ..` says, and what cookies, sessions, users, nonces
//! and headers make of it.

use http::StatusCode;
use squall::prelude::*;
use squall::testing::Client;
use squall::{CspNonce, FindByToken, FromRequest, Session, SessionValue, Sessions, User};

#[derive(Clone)]
struct Person(u32);

impl User for Person {
    type State = Names;
    type Id = u32;

    fn id(&self) -> u32 {
        self.0
    }

    async fn find(id: u32, _: Names) -> Result<Option<Person>> {
        Ok(Some(Person(id)))
    }
}

impl FindByToken for Person {
    async fn find_by_token(token: &str, _: Names) -> Result<Option<Person>> {
        Ok(token.parse().ok().map(Person))
    }
}

#[derive(Clone)]
struct Names;

#[derive(Default, Clone, SessionValue, serde::Serialize, serde::Deserialize)]
struct Basket(Vec<u32>);

#[app(
    user = Person,
    login = none("clients send a bearer token"),
    sessions = Sessions::in_cookie(),
    handlers = [
        Plain, News, Logo, Fresh, Secret, Status, Guarded, GuardedKept, Overruled, Own, InNews, Drafts, Kept, KeptDrafts,
        Language, Theme, Peek, Put, Maybe, Page, Liked, Opened, auth(Listed)
    ]
)]
struct App {
    names: Names,
}

macro_rules! text {
    ($($handler:ident)*) => {$(
        impl $handler {
            async fn get(self) -> &'static str {
                "text"
            }
        }
    )*};
}

#[handler(get, "/plain", public)]
struct Plain;
#[handler(get, "/news", public, cache = public("1h"))]
struct News;
#[handler(get, "/logo", public, cache = immutable("365d"))]
struct Logo;
#[handler(get, "/fresh", public, cache = public(no_cache, s_maxage = "1m"))]
struct Fresh;
#[handler(get, "/secret", public, cache = no_store)]
struct Secret;
#[handler(get, "/guarded", auth)]
struct Guarded;
#[handler(get, "/guarded-kept", auth, cache = private("5m"))]
struct GuardedKept;
#[handler(get, "/listed", cache = public("1h"))]
struct Listed;

#[section("/part", public, cache = public("2h"))]
struct Part;
#[handler(get, "/", in = Part)]
struct InNews;
#[handler(get, "/drafts", in = Part, auth)]
struct Drafts;
#[section("/kept", auth, cache = private("1m"))]
struct KeptPart;
#[handler(get, "/", in = KeptPart)]
struct Kept;
#[handler(get, "/drafts", in = KeptPart, auth)]
struct KeptDrafts;

text!(Plain News Logo Fresh Secret Guarded GuardedKept Listed InNews Drafts Kept KeptDrafts);

#[handler(get, post, "/status/{status}", public, cache = public("1h"))]
struct Status {
    status: u16,
}

impl Status {
    async fn get(self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap()
    }

    async fn post(self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap()
    }
}

#[handler(get, "/overruled", auth, cache = private("5m"))]
struct Overruled;

impl Overruled {
    async fn get(self) -> impl Respond {
        ([(http::header::CACHE_CONTROL, "public, max-age=9")], "text")
    }
}

#[handler(get, "/own", public, cache = public("1h"))]
struct Own;

impl Own {
    async fn get(self) -> impl Respond {
        ([(http::header::CACHE_CONTROL, "max-age=9")], "text")
    }
}

#[handler(get, "/language", public, cache = public("1h"))]
struct Language {
    #[header]
    accept_language: Option<String>,
    #[header(rename = "hx-request")]
    part: Option<String>,
    #[header]
    if_none_match: Option<String>,
}

impl Language {
    async fn get(self) -> impl Respond {
        let said = format!("{:?} {:?} {:?}", self.accept_language, self.part, self.if_none_match);
        ([(http::header::VARY, "HX-Request")], said)
    }
}

#[handler(get, "/theme", public)]
struct Theme {
    #[cookie]
    theme: Option<String>,
}

impl Theme {
    async fn get(self) -> String {
        format!("{:?}", self.theme)
    }
}

#[handler(get, "/peek", public)]
struct Peek {
    #[session]
    basket: Basket,
}

impl Peek {
    async fn get(self) -> String {
        format!("{:?}", self.basket.0)
    }
}

#[handler(post, "/put", public)]
struct Put {
    #[session]
    basket: Session<Basket>,
}

impl Put {
    async fn post(self) -> Result<impl Respond> {
        self.basket.update(|basket| basket.0.push(1))?;
        Ok(([(http::header::CACHE_CONTROL, "public")], "text"))
    }
}

#[handler(get, "/maybe", public)]
struct Maybe {
    #[user]
    person: Option<Person>,
}

impl Maybe {
    async fn get(self) -> String {
        format!("{:?}", self.person.map(|person| person.0))
    }
}

#[handler(get, "/page", public)]
struct Page {
    nonce: CspNonce,
}

impl Page {
    async fn get(self) -> Html<String> {
        Html(format!("<script nonce=\"{}\"></script>", self.nonce))
    }
}

struct LikesHtml(bool);

impl FromRequest for LikesHtml {
    async fn from_request(request: &Request) -> Result<LikesHtml> {
        Ok(LikesHtml(request.preferred(&["text/html", "text/plain"]) == Some(0)))
    }
}

#[handler(get, "/liked", public)]
struct Liked {
    html: LikesHtml,
}

impl Liked {
    async fn get(self) -> &'static str {
        if self.html.0 { "<p>" } else { "text" }
    }
}

#[handler(get, "/opened", public)]
struct Opened {
    #[session]
    basket: Basket,
}

impl Opened {
    async fn get(self) -> impl Respond {
        ([(http::header::CACHE_CONTROL, "public, max-age=60")], format!("{:?}", self.basket.0))
    }
}

async fn client() -> Client {
    Client::over_socket(App { names: Names }).await
}

/// `Cache-Control` and `Vary` of an answer.
async fn kept(client: &Client, target: &str) -> (Option<String>, Option<String>) {
    let answer = client.get(target).header("authorization", "Bearer 7").await;
    let vary: Vec<_> = answer.headers().get_all("vary").iter().map(|line| line.to_str().unwrap().to_owned()).collect();
    let vary = (!vary.is_empty()).then(|| vary.join(", "));
    (answer.header("cache-control").map(str::to_owned), vary)
}

#[tokio::test]
async fn what_the_attribute_says() {
    let client = client().await;
    for (target, expected) in [
        ("/plain", None),
        ("/news", Some("public, max-age=3600")),
        ("/logo", Some("public, max-age=31536000, immutable")),
        ("/fresh", Some("public, no-cache, s-maxage=60")),
        ("/secret", Some("no-store")),
        ("/guarded", Some("private, no-store")),
        ("/guarded-kept", Some("private, max-age=300")),
        // What the answer says itself comes first; but not where it would open what is guarded.
        ("/own", Some("max-age=9")),
        ("/overruled", Some("private, max-age=300")),
        // The section's rule, but for a handler that has a guard of its own.
        ("/part", Some("public, max-age=7200")),
        ("/part/drafts", Some("private, no-store")),
        ("/kept", Some("private, max-age=60")),
        ("/kept/drafts", Some("private, no-store")),
        // The app's list guards it.
        ("/listed", Some("private, no-store")),
    ] {
        assert_eq!(kept(&client, target).await, (expected.map(str::to_owned), None), "{target}");
    }
}

#[tokio::test]
async fn the_rule_is_for_what_was_asked_for() {
    let client = client().await;
    for (status, expected) in [
        (200, Some("public, max-age=3600")),
        (204, Some("public, max-age=3600")),
        (301, Some("public, max-age=3600")),
        (308, Some("public, max-age=3600")),
        (302, None),
        (303, None),
        (307, None),
        (404, None),
        (500, None),
    ] {
        let answer = client.get(format!("/status/{status}")).await;
        assert_eq!((answer.status().as_u16(), answer.header("cache-control")), (status, expected));
    }
    assert_eq!(client.get("/status/x").await.header("cache-control"), Some("no-store"));
    let head = client.head("/news").await;
    assert_eq!(head.header("cache-control"), Some("public, max-age=3600"));
    assert_eq!(client.post("/status/200").await.header("cache-control"), None);
    // A refused visitor is not kept refused.
    let refused = client.get("/guarded-kept").await;
    assert_eq!((refused.status().as_u16(), refused.header("cache-control")), (401, Some("no-store")));
}

#[tokio::test]
async fn what_an_answer_depends_on() {
    let client = client().await;
    for (target, caching, vary) in [
        ("/language", Some("public, max-age=3600"), Some("HX-Request, accept-language")),
        ("/theme", Some("private"), Some("cookie")),
        ("/peek", Some("private"), Some("cookie")),
        ("/opened", Some("private"), Some("cookie")),
        ("/maybe", Some("private, no-store"), None),
        ("/page", Some("private"), None),
        ("/liked", None, Some("accept")),
    ] {
        let expected = (caching.map(str::to_owned), vary.map(str::to_owned));
        assert_eq!(kept(&client, target).await, expected, "{target}");
    }
    let put = client.post("/put").await.expect_status(200);
    assert!(put.header("set-cookie").is_some());
    assert_eq!((put.header("cache-control"), put.header("vary")), (Some("private"), None));
}
