//! Requests of somebody who wants to be taken for somebody else, or to lead others away, and what each is answered.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use squall::prelude::*;
use squall::testing::Client;
use squall::tornado::{Secrets, TornadoCookies};
use squall::{Config, Cookies, LocalPath, PrivateCookies, SessionValue, Sessions, SignIn, SignedCookies, User};
use std::time::Duration;

const OLD: &str = "qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe";
const NEW: &str = "7oR3pGfKx2nWiB8aE5sVtM0uCzLdH9yJ";

#[derive(Clone)]
struct Member;

impl User for Member {
    type State = ();
    type Id = ();

    fn id(&self) {}

    async fn find((): (), (): ()) -> Result<Option<Member>> {
        Ok(Some(Member))
    }
}

#[derive(Default, serde::Serialize, serde::Deserialize, SessionValue)]
struct Visits(u32);

#[app(
    user = Member,
    login = LoginPage,
    sessions = Sessions::in_cookie(),
    config = Site::config,
    handlers = [Give, Show, ReadAll, Members, LoginPage, SubmitLogin],
)]
struct Site {
    keys: &'static [&'static str],
}

impl Site {
    fn config(&self) -> Config {
        Config::new().keys(self.keys).tornado(Secrets::new("It's a secret to everybody"))
    }
}

#[handler(post, "/values", public)]
struct Give {
    signed: SignedCookies,
    private: PrivateCookies,
}

impl Give {
    async fn post(self) -> Result<()> {
        self.signed.set("role", &"reader")?;
        self.private.set("secret", &"42")
    }
}

#[handler(get, "/values", public)]
struct Show {
    signed: SignedCookies,
    private: PrivateCookies,
}

impl Show {
    async fn get(self) -> String {
        let signed = ["role", "admin"].map(|name| self.signed.get::<String>(name));
        let private = ["secret", "admin"].map(|name| self.private.get::<String>(name));
        format!("{signed:?} {private:?}")
    }
}

/// Whatever can be read from the header.
#[handler(get, "/all", public)]
struct ReadAll {
    #[cookie]
    plain: Option<String>,
    cookies: Cookies,
    signed: SignedCookies,
    private: PrivateCookies,
    tornado: TornadoCookies,
    #[session]
    visits: Visits,
}

impl ReadAll {
    async fn get(self) -> String {
        let others = (self.signed.get::<String>("a"), self.private.get::<String>("a"), self.tornado.get("a"));
        format!("{:?} {:?} {others:?} {}", self.plain, self.cookies.get("a"), self.visits.0)
    }
}

#[handler(get, "/members", auth)]
struct Members;

impl Members {
    async fn get(self) -> &'static str {
        "the members"
    }
}

#[handler(get, "/sign-in", public)]
struct LoginPage {
    #[query]
    next: Option<LocalPath>,
}

impl LoginPage {
    async fn get(self) -> String {
        format!("goes on to {}", self.next.as_ref().map_or("nowhere", LocalPath::as_str))
    }
}

#[derive(serde::Deserialize)]
struct Login {
    next: LocalPath,
}

#[handler(post, "/sign-in", public, throttle = "1000/1m")]
struct SubmitLogin {
    #[form]
    login: Login,
    #[sign_in(no_account("a test of what comes after"))]
    door: SignIn<Member>,
}

impl SubmitLogin {
    async fn post(self) -> Result<Redirect> {
        self.door.sign_in(&Member)?;
        Ok(Redirect::to(self.login.next))
    }
}

const ROLE: &str = "__Host-role";
const SECRET: &str = "__Host-secret";
const NOTHING: &str = "[None, None] [None, None]";

/// A site, and the values that it gave to a visitor under the older of its keys.
async fn given() -> (Client, String, String) {
    let before = Client::new(Site { keys: &[OLD] });
    before.post(Give::url()).await.expect_status(204);
    let client = Client::over_socket(Site { keys: &[NEW, OLD] }).await;
    (client, before.cookie(ROLE).unwrap(), before.cookie(SECRET).unwrap())
}

async fn expect(client: &Client, cookies: &str, shown: &str) {
    let answer = client.another_visitor().get(Show::url()).header("cookie", cookies).await;
    answer.expect_status(200).expect_text(shown);
}

#[tokio::test]
async fn a_cookie_moved_to_another_name_is_none() {
    let (client, role, secret) = given().await;
    let both = format!("{ROLE}={role}; {SECRET}={secret}");
    expect(&client, &both, r#"[Some("reader"), None] [Some("42"), None]"#).await;
    for moved in [
        // To another name of its kind, to the other kind, and to the name without its prefix.
        format!("__Host-admin={role}"),
        format!("__Host-admin={secret}"),
        format!("{SECRET}={role}; {ROLE}={secret}"),
        format!("role={role}; secret={secret}"),
        format!("__Secure-role={role}; __Secure-secret={secret}"),
        format!("__host-role={role}"),
    ] {
        expect(&client, &moved, NOTHING).await;
    }
}

/// The bytes of a value, in which each bit says something.
fn decoded(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).expect("the values of cookies are base64url")
}

#[tokio::test]
async fn a_swapped_key_id_is_none() {
    let (client, role, secret) = given().await;
    client.post(Give::url()).await.expect_status(204);
    let (new_role, new_secret) = (client.cookie(ROLE).unwrap(), client.cookie(SECRET).unwrap());
    for (name, old, new) in [(ROLE, role, new_role), (SECRET, secret, new_secret)] {
        let (old, new) = (decoded(&old), decoded(&new));
        // Where they differ first is the id of the key: what stands before says how the value is made.
        let at = old.iter().zip(&new).position(|(old, new)| old != new).unwrap();
        assert!(at <= 4, "{at}");
        for (id, value) in [(&new, &old), (&old, &new)] {
            let swapped = [&value[..at], &id[at..at + 4], &value[at + 4..]].concat();
            expect(&client, &format!("{name}={}", URL_SAFE_NO_PAD.encode(swapped)), NOTHING).await;
        }
    }
}

#[tokio::test]
async fn one_bit_flipped_is_none() {
    let (client, role, secret) = given().await;
    for (name, value) in [(ROLE, role), (SECRET, secret)] {
        let bytes = decoded(&value);
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            expect(&client, &format!("{name}={}", URL_SAFE_NO_PAD.encode(flipped)), NOTHING).await;
        }
    }
}

/// How long this thread has worked so far: others may hold it up, and do not count.
fn worked() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    clock_gettime(ClockId::ThreadCPUTime).try_into().unwrap()
}

#[tokio::test]
async fn a_hostile_cookie_header_of_64_kib_costs_twice_what_one_of_32_kib_does() {
    // Without a socket, since a server takes no head of this length: it is the work that is measured.
    let client = Client::new(Site { keys: &[NEW] });
    for pattern in
        ["a=b; ", ";", "=", "a", "a=\"", "\\", "\"\\1", "__Host-a=1; ", "__Host-session=x; ", "a=2|1:0|", "é"]
    {
        for begin in ["", "a=\"", "__Host-a=", "__Host-session=", "a=2|1:0|"] {
            let header = |bytes: usize| {
                let mut text = begin.to_owned();
                while text.len() < bytes {
                    text.push_str(pattern);
                }
                text
            };
            let (half, whole) = (header(32 * 1024), header(64 * 1024));
            // The quickest of a few: what else the machine does can make it slower only. Where that does not show it, more
            // are asked, so that a machine under load is not taken for a parser that is slow.
            let mut quickest = [Duration::MAX; 2];
            let in_proportion = |[half, whole]: [Duration; 2]| whole < half.mul_f64(2.5);
            for run in 0..40 {
                if run >= 3 && in_proportion(quickest) {
                    break;
                }
                for (quickest, header) in quickest.iter_mut().zip([&half, &whole]) {
                    let start = worked();
                    let answer = client.another_visitor().get(ReadAll::url()).header("cookie", header.as_str()).await;
                    *quickest = (worked() - start).min(*quickest);
                    answer.expect_status(200);
                }
            }
            assert!(in_proportion(quickest), "{begin}{pattern}: {quickest:?} for 32 and 64 KiB");
        }
    }
    let server = Client::over_socket(Site { keys: &[NEW] }).await;
    server.get(ReadAll::url()).header("cookie", "a=b; ".repeat(64 * 1024 / 5)).await.expect_status(431);
}

/// Each as a browser would read it: most lead to another site, the others are no paths.
const HOSTILE: [&str; 44] = [
    "",
    "evil.example",
    "?a",
    "#a",
    ".",
    "..",
    "./a",
    "../a",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "//evil.example@127.0.0.1",
    "//127.0.0.1@evil.example",
    "//[::1]/",
    "//2130706433/",
    "/\\evil.example",
    "\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/a\\b",
    "/\\/evil.example",
    "http://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:/\\evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,a",
    "mailto:a@evil.example",
    " /a",
    " //evil.example",
    "/ /evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/a\r\nset-cookie: b=c",
    "/a\0",
    "/\u{7f}",
    "/\u{a0}/evil.example",
    "/\u{2044}/evil.example",
    "/\u{ff0f}evil.example",
    "\u{feff}//evil.example",
];

#[tokio::test]
async fn next_leads_nobody_away() {
    let client = Client::over_socket(Site { keys: &[NEW] }).await;
    for next in HOSTILE {
        let query: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let page = client.get(format!("{}?next={query}", LoginPage::url())).await;
        // An empty value is none.
        let status = if next.is_empty() { 200 } else { 400 };
        assert_eq!(page.status(), status, "{next:?}: {}", page.text());
        let answer = client.post(SubmitLogin::url()).form(&[("next", next)]).await;
        assert_eq!(answer.status(), 422, "{next:?}");
        assert_eq!((answer.header("location"), client.cookie("__Host-session")), (None, None), "{next:?}");
    }
    for local in ["/", "/members", "/members?a=b&c=%2F%2Fevil.example#d", "/a//evil.example", "/a@evil.example"] {
        let answer = client.another_visitor().post(SubmitLogin::url()).form(&[("next", local)]).await;
        answer.expect_status(303).expect_header("location", local);
    }
    // What the site itself makes of an address of its own.
    let guarded = client.get("/members?to=//evil.example").header("accept", "text/html").await.expect_status(303);
    guarded.expect_header("location", "/sign-in?next=%2Fmembers%3Fto%3D%2F%2Fevil.example");
}
