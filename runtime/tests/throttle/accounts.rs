//! How often one account can be tried, and used, from many addresses.

use http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use squall::prelude::*;
use squall::{AppService, Body, Connection, MemorySessions, SignIn, User};
use tower::ServiceExt;

#[derive(Clone)]
struct Author(String);

impl User for Author {
    type State = ();
    type Id = String;

    fn id(&self) -> String {
        self.0.clone()
    }

    async fn find(name: String, _: ()) -> Result<Option<Author>> {
        Ok(Some(Author(name)))
    }
}

#[app(user = Author, login = LoginPage, sessions = self.sessions.clone(), handlers = [LoginPage, Enter, Provider, Search, Twice])]
struct Site {
    sessions: MemorySessions,
}

#[handler(get, "/sign-in", public)]
struct LoginPage;

impl LoginPage {
    async fn get(self) {}
}

#[derive(serde::Deserialize)]
struct Login {
    name: String,
    password: String,
}

#[handler(post, "/sign-in", public, throttle = "3/1h")]
struct Enter {
    #[form]
    login: Login,
    #[sign_in(login.name)]
    door: SignIn<Author>,
}

impl Enter {
    async fn post(self) -> Result<()> {
        if self.login.password != "right" {
            return Err(Error::unprocessable("wrong"));
        }
        self.door.sign_in(&Author(self.login.name))
    }
}

#[handler(post, "/provider", public, throttle = "3/1h")]
struct Provider {
    #[sign_in(no_account("the provider counts tries"))]
    door: SignIn<Author>,
}

impl Provider {
    async fn post(self) -> Result<()> {
        self.door.sign_in(&Author("ada".to_owned()))
    }
}

#[handler(get, "/search", auth, throttle = "3/1h")]
struct Search;

impl Search {
    async fn get(self) {}
}

#[section("/twice", auth, throttle = "3/1h")]
struct Guarded;

#[handler(get, "/", in = Guarded, auth)]
struct Twice;

impl Twice {
    async fn get(self) {}
}

type Service = AppService<Site>;

fn site() -> Service {
    squall::service(Site { sessions: MemorySessions::new() })
}

async fn answer(site: &Service, address: u32, request: http::request::Builder, body: &str) -> http::Response<Body> {
    let peer = (std::net::Ipv4Addr::from_bits(address), 1).into();
    let request = request.header("sec-fetch-site", "same-origin").extension(Connection::from_peer(peer));
    site.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap()
}

async fn enter(site: &Service, address: u32, name: &str, password: &str) -> http::Response<Body> {
    let request = http::Request::post("/sign-in").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    answer(site, address, request, &format!("name={name}&password={password}")).await
}

#[tokio::test]
async fn one_name_is_not_tried_without_end_from_a_thousand_addresses() {
    let site = site();
    let mut tried = 0;
    for address in 0..1000 {
        let capitals = if address % 2 == 0 { "ada" } else { "+ADA%20" };
        match enter(&site, address, capitals, "guess").await.status().as_u16() {
            422 => tried += 1,
            429 => {}
            status => panic!("{status}"),
        }
    }
    assert_eq!(tried, 30, "ten times as many as one visitor");
    let refused = enter(&site, 2000, "ada", "right").await;
    assert_eq!(refused.status(), 429);
    let seconds: u32 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=1200).contains(&seconds), "a third of an hour, as for one visitor: {seconds}");
    // Others are not counted by it.
    assert_eq!(enter(&site, 2000, "bob", "right").await.status(), 204);
}

#[tokio::test]
async fn nobody_shuts_an_owner_out_of_where_they_have_been() {
    let site = site();
    assert_eq!(enter(&site, 7, "ada", "right").await.status(), 204);
    for address in 100..200 {
        enter(&site, address, "ada", "guess").await;
    }
    assert_eq!(enter(&site, 300, "ada", "right").await.status(), 429, "a stranger");
    assert_eq!(enter(&site, 7, "Ada", "right").await.status(), 204, "the owner");
    // A visitor's own number holds for them too.
    assert_eq!(enter(&site, 7, "ada", "guess").await.status(), 422);
    assert_eq!(enter(&site, 7, "ada", "right").await.status(), 429);
    // To have been somebody else there is no help.
    assert_eq!(enter(&site, 8, "bob", "right").await.status(), 204);
    assert_eq!(enter(&site, 8, "ada", "right").await.status(), 429);
}

#[tokio::test]
async fn a_wrong_password_makes_no_place_known() {
    let site = site();
    assert_eq!(enter(&site, 7, "ada", "wrong").await.status(), 422);
    for address in 100..200 {
        enter(&site, address, "ada", "guess").await;
    }
    assert_eq!(enter(&site, 7, "ada", "right").await.status(), 429);
}

#[tokio::test]
async fn without_a_name_only_addresses_count() {
    let site = site();
    for address in 0..50 {
        assert_eq!(answer(&site, address, http::Request::post("/provider"), "").await.status(), 204);
    }
    let statuses = [204, 204, 204, 429];
    for status in statuses {
        assert_eq!(answer(&site, 99, http::Request::post("/provider"), "").await.status(), status);
    }
}

#[tokio::test]
async fn one_user_is_counted_wherever_from() {
    let site = site();
    let cookie = |name: &'static str, address| {
        let site = &site;
        async move {
            let entered = enter(site, address, name, "right").await;
            entered.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned()
        }
    };
    let (ada, bob) = (cookie("ada", 1).await, cookie("bob", 2).await);
    for path in ["/search", "/twice"] {
        let mut passed = 0;
        for address in 1000..1020 {
            let status = answer(&site, address, http::Request::get(path).header(COOKIE, &ada), "").await.status();
            assert!(status == 204 || status == 429, "{status}");
            passed += u32::from(status == 204);
        }
        assert_eq!(passed, 3, "{path}");
        // Another user from one of these addresses is not refused.
        let other = answer(&site, 1019, http::Request::get(path).header(COOKIE, &bob), "").await;
        assert_eq!(other.status(), 204, "{path}");
    }
}
