//! The keys of a site: where they come from, and what happens without.

use squall::prelude::*;
use squall::testing::Client;
use squall::{Config, Environment, FromRequest, NeedsKeys, Server, SignedCookies};

const OLD: &str = "qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe";
const NEW: &str = "7oR3pGfKx2nWiB8aE5sVtM0uCzLdH9yJ";

#[app(config = App::config, handlers = [Count])]
struct App {
    environment: Environment,
    keys: &'static [&'static str],
}

impl App {
    fn config(&self) -> Config {
        let config = Config::new().environment(self.environment);
        if self.keys.is_empty() { config } else { config.keys(self.keys) }
    }
}

#[handler(get, "/")]
struct Count {
    cookies: SignedCookies,
}

impl Count {
    async fn get(self) -> Result<String> {
        let count: u32 = self.cookies.get("count").unwrap_or(0);
        self.cookies.set("count", &(count + 1))?;
        Ok(count.to_string())
    }
}

/// A type of one's own, which says that it needs keys.
struct Counted(u32);

impl NeedsKeys for Counted {}

impl FromRequest for Counted {
    async fn from_request(request: &Request) -> Result<Counted> {
        Ok(Counted(SignedCookies::from_request(request).await?.get("count").unwrap_or(0)))
    }
}

/// One that does not say so.
struct Silent(u32);

impl FromRequest for Silent {
    async fn from_request(request: &Request) -> Result<Silent> {
        Ok(Silent(Counted::from_request(request).await?.0))
    }
}

/// Where the next attribute stands.
const PLACE: u32 = line!() + 2;

#[handler(get, "/")]
struct ShowCounted {
    counted: Result<Counted>,
}

impl ShowCounted {
    async fn get(self) -> Result<String> {
        Ok(self.counted?.0.to_string())
    }
}

#[handler(get, "/")]
struct ShowSilent {
    silent: Silent,
}

impl ShowSilent {
    async fn get(self) -> String {
        self.silent.0.to_string()
    }
}

#[app(config = production, handlers = [ShowCounted])]
struct CountedApp;

#[app(config = production, handlers = [ShowSilent])]
struct SilentApp;

fn production<A>(_: &A) -> Config {
    Config::new().environment(Environment::Production)
}

#[tokio::test]
async fn production_does_not_start_without_keys_and_names_who_needs_them() {
    for listening in [
        Server::new(App { environment: Environment::Production, keys: &[] }).listen("127.0.0.1:0").map(drop),
        Server::new(CountedApp).listen("127.0.0.1:0").map(drop),
    ] {
        let error = format!("{:?}", listening.unwrap_err());
        assert!(error.starts_with("the site has no keys, and `"), "{error}");
        assert!(error.contains("needs them: set SQUALL_KEYS to what `openssl rand -base64 32` prints"), "{error}");
        assert!(error.contains("cookies/keys.rs:") && !error.contains('\n'), "{error}");
    }
    let error = Server::new(CountedApp).listen("127.0.0.1:0").map(drop).unwrap_err();
    assert!(format!("{error:?}").contains(&format!("`ShowCounted` at {}:{PLACE} ", file!())), "{error:?}");
    let short = Server::new(App { environment: Environment::Production, keys: &["short"] }).listen("127.0.0.1:0");
    assert!(format!("{:?}", short.map(drop).unwrap_err()).contains("key 1 has 5 bytes"));
}

#[tokio::test]
async fn a_site_that_needs_none_starts_without_and_a_silent_type_is_answered_by_500() {
    let client = Client::of_server(Server::new(SilentApp)).await;
    client.get("/").await.expect_status(500);
    client.shutdown().await;
}

#[tokio::test]
async fn in_development_a_key_is_made_for_each_process() {
    let app = || App { environment: Environment::Development, keys: &[] };
    let (one, two) = (Client::of_server(Server::new(app())).await, Client::of_server(Server::new(app())).await);
    assert_eq!(one.get("/").await.text(), "0");
    assert_eq!(one.get("/").await.text(), "1");
    two.set_cookie("__Host-count", &one.cookie("__Host-count").unwrap());
    assert_eq!(two.get("/").await.text(), "0");
}

#[tokio::test]
async fn keys_are_changed_one_after_the_other() {
    let with = |keys| Client::new(App { environment: Environment::Production, keys });
    let (before, between, after) = (with(&[OLD]), with(&[NEW, OLD]), with(&[NEW]));
    let pass_on = |from: &Client, to: &Client| to.set_cookie("__Host-count", &from.cookie("__Host-count").unwrap());
    before.get("/").await;
    pass_on(&before, &after);
    assert_eq!(after.get("/").await.text(), "0");
    pass_on(&before, &between);
    assert_eq!(between.get("/").await.text(), "1");
    pass_on(&between, &after);
    assert_eq!(after.get("/").await.text(), "2");
    pass_on(&between, &before);
    assert_eq!(before.get("/").await.text(), "0");
}
