//! How often passwords are tried by `Authorization: Basic`.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{AUTHORIZATION, RETRY_AFTER};
use squall::prelude::*;
use squall::{AppService, Body, Connection, FindByPassword, Secret, User};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tower::ServiceExt;

#[derive(Clone)]
struct Robot(String);

impl User for Robot {
    type State = Looks;
    type Id = String;

    fn id(&self) -> String {
        self.0.clone()
    }

    async fn find(name: String, _: Looks) -> Result<Option<Robot>> {
        Ok(Some(Robot(name)))
    }
}

/// How many passwords were looked at.
#[derive(Clone, Default)]
struct Looks(Arc<AtomicU32>);

impl FindByPassword for Robot {
    async fn find_by_password(name: &str, password: &Secret<String>, looks: Looks) -> Result<Option<Robot>> {
        looks.0.fetch_add(1, Ordering::Relaxed);
        Ok((password.reveal() == "right").then(|| Robot(name.to_owned())))
    }
}

#[app(user = Robot, login = none("programs send a name and a password"), handlers = [Export])]
struct Site {
    looks: Looks,
}

#[handler(get, "/export", auth)]
struct Export;

impl Export {
    async fn get(self) {}
}

fn site() -> (AppService<Site>, Looks) {
    let looks = Looks::default();
    (squall::service(Site { looks: looks.clone() }), looks)
}

async fn ask(site: &AppService<Site>, address: u32, name: &str, password: &str) -> http::Response<Body> {
    let peer = (std::net::Ipv4Addr::from_bits(address), 1).into();
    let credentials = format!("Basic {}", BASE64_STANDARD.encode(format!("{name}:{password}")));
    let request =
        http::Request::get("/export").header(AUTHORIZATION, credentials).extension(Connection::from_peer(peer));
    site.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn status(site: &AppService<Site>, address: u32, name: &str, password: &str) -> u16 {
    ask(site, address, name, password).await.status().as_u16()
}

#[tokio::test]
async fn who_is_right_is_never_held_up() {
    let (site, looks) = site();
    for _ in 0..500 {
        assert_eq!(status(&site, 1, "ada", "right").await, 204);
    }
    assert_eq!(looks.0.load(Ordering::Relaxed), 500);
}

#[tokio::test]
async fn one_name_is_not_guessed_from_a_thousand_addresses() {
    let (site, looks) = site();
    assert_eq!(status(&site, 7, "ada", "right").await, 204);
    for address in 1000..2000 {
        let capitals = if address % 2 == 0 { "ada" } else { "ADA " };
        assert!([401, 429].contains(&status(&site, address, capitals, "guess").await));
    }
    assert!((100..=101).contains(&looks.0.load(Ordering::Relaxed)), "ten times as many as one visitor");
    let refused = ask(&site, 3000, "ada", "right").await;
    assert_eq!(refused.status(), 429, "a stranger, though the password is right");
    let seconds: u32 = refused.headers()[RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=18).contains(&seconds), "{seconds}");
    assert_eq!(status(&site, 7, "ada", "right").await, 204, "from where they have been right before");
    assert_eq!(status(&site, 3000, "bob", "right").await, 204, "others are not counted by it");
}

#[tokio::test]
async fn one_visitor_does_not_try_a_thousand_names() {
    let (site, looks) = site();
    assert_eq!(status(&site, 7, "ada", "right").await, 204);
    for number in 0..1000 {
        assert!([401, 429].contains(&status(&site, 7, &format!("name{number}"), "123456").await));
    }
    assert!((10..=14).contains(&looks.0.load(Ordering::Relaxed)), "{looks:?}", looks = looks.0);
    assert_eq!(status(&site, 7, "bob", "right").await, 429);
    assert_eq!(status(&site, 7, "ada", "right").await, 204, "their neighbour is known");
    assert_eq!(status(&site, 8, "bob", "right").await, 204, "elsewhere nothing has happened");
}

#[tokio::test]
async fn who_is_known_is_held_up_by_mistakes_of_their_own() {
    let (site, _) = site();
    assert_eq!(status(&site, 7, "ada", "right").await, 204);
    assert_eq!(status(&site, 7, "bob", "right").await, 204);
    let mut wrong = 0;
    while status(&site, 7, "ada", "old").await == 401 {
        wrong += 1;
    }
    assert!((10..=12).contains(&wrong), "{wrong}");
    assert_eq!(status(&site, 7, "ada", "right").await, 429);
    assert_eq!(status(&site, 7, "bob", "right").await, 204);
}
