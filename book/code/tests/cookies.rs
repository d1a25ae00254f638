//! The code of the chapter on cookies.
#![allow(elided_lifetimes_in_paths, reason = "a site has not this lint of ours")]

use squall::prelude::*;
use squall::testing::Client;
use squall::tornado::{Secrets, TornadoCookies};
use squall::{Config, Cookie, Cookies, SignedCookies};
use std::time::Duration;

// ANCHOR: theme
const THEME: Cookie = Cookie::new("theme").max_age(Duration::from_hours(24 * 365));

#[handler(put, delete, "/theme/{name}")]
struct ChooseTheme {
    name: String,
    cookies: Cookies,
}

impl ChooseTheme {
    async fn put(self) -> Result<StatusCode> {
        self.cookies.set(THEME, &self.name)?;
        Ok(StatusCode::NO_CONTENT)
    }

    async fn delete(self) -> Result<StatusCode> {
        self.cookies.remove(THEME)?;
        Ok(StatusCode::NO_CONTENT)
    }
}
// ANCHOR_END: theme

// ANCHOR: read
#[handler(get, "/")]
struct Index {
    #[cookie(default = "light")]
    theme: String,
}

impl Index {
    async fn get(self) -> String {
        format!("The theme is {}.", self.theme)
    }
}
// ANCHOR_END: read

// ANCHOR: weaker
const CONSENT: Cookie = Cookie::new("consent").without_host_prefix().domain("example.org").readable_by_scripts();
// ANCHOR_END: weaker

// ANCHOR: signed
#[handler(post, "/cart/{item}")]
struct AddToCart {
    item: String,
    cookies: SignedCookies,
}

impl AddToCart {
    async fn post(self) -> Result<String> {
        let mut items: Vec<String> = self.cookies.get("cart").unwrap_or_default();
        items.push(self.item);
        self.cookies.set("cart", &items)?;
        Ok(format!("{} things are in the cart.", items.len()))
    }
}
// ANCHOR_END: signed

// ANCHOR: tornado
#[app(config = Site::config, handlers = [ChooseTheme, Index, AddToCart, Me])]
struct Site;

impl Site {
    fn config(&self) -> Config {
        // What the Tornado site has as `cookie_secret`.
        Config::new().tornado(Secrets::new("It's a secret to everybody"))
    }
}

#[handler(get, "/me")]
struct Me {
    cookies: TornadoCookies,
}

impl Me {
    async fn get(self) -> Result<String> {
        self.cookies.get("user").or_status(StatusCode::FORBIDDEN, "nobody is signed in")
    }
}
// ANCHOR_END: tornado

#[tokio::test]
async fn a_theme_is_chosen_and_forgotten() {
    let client = Client::new(Site);
    client.put(ChooseTheme::url("dark")).await.expect_status(204);
    assert_eq!(client.get("/").await.text(), "The theme is dark.");
    client.delete(ChooseTheme::url("dark")).await.expect_status(204);
    assert_eq!(client.get("/").await.text(), "The theme is light.");
    let _ = CONSENT;
}

#[tokio::test]
async fn a_cart_is_signed() {
    let client = Client::new(Site);
    client.post(AddToCart::url("pear")).await.expect_status(200);
    assert_eq!(client.post(AddToCart::url("fig")).await.text(), "2 things are in the cart.");
    client.set_cookie("__Host-cart", "[]");
    assert_eq!(client.post(AddToCart::url("plum")).await.text(), "1 things are in the cart.");
}

#[tokio::test]
async fn nobody_is_signed_in_by_a_forged_value() {
    let client = Client::new(Site);
    client.get(Me::url()).await.expect_status(403);
    let cookies = "user=\"2|1:0|10:1700000000|4:user|4:YWRh|0\"";
    client.get(Me::url()).header("cookie", cookies).await.expect_status(403);
}
