//! The code of the chapter on security.

mod cors;
mod proxies;

use squall::CspNonce;
use squall::prelude::*;
use squall::testing::Client;

// ANCHOR: app
#[app(
    hosts = ["shop.example.com", "*.shop.example.com"],
    trusted_origins = ["https://pay.example.com"],
    csp = "img-src 'self' data:",
    handlers = [Index, Buy, Paid, SignIn, Health, Orders, Terms, Logo],
)]
struct Shop;
// ANCHOR_END: app

// ANCHOR: nonce
#[handler(get, "/")]
struct Index {
    nonce: CspNonce,
}

impl Index {
    async fn get(self) -> Html<String> {
        Html(format!("<!DOCTYPE html><title>Shop</title><script nonce=\"{}\">start()</script>", self.nonce))
    }
}
// ANCHOR_END: nonce

#[handler(post, "/buy")]
struct Buy;

impl Buy {
    async fn post(self) -> &'static str {
        "bought"
    }
}

// ANCHOR: exempt
#[handler(post, "/paid", xsrf = exempt("signed by the payment provider"))]
struct Paid;
// ANCHOR_END: exempt

impl Paid {
    async fn post(self) -> &'static str {
        "noted"
    }
}

// ANCHOR: throttle
#[handler(post, "/sign-in", throttle = "10/3m")]
struct SignIn;

#[section("/api", throttle = "1000/h")]
struct Api;

#[handler(get, "/orders", in = Api)]
struct Orders;

#[handler(get, "/health", in = Api, throttle = off("our own monitoring asks here"))]
struct Health;
// ANCHOR_END: throttle

// ANCHOR: caches
#[handler(get, "/terms", cache = public("1h"))]
struct Terms;

#[handler(get, "/logo-7.svg", cache = immutable("365d"))]
struct Logo;
// ANCHOR_END: caches

impl Terms {
    async fn get(self) -> &'static str {
        "terms"
    }
}

impl Logo {
    async fn get(self) -> &'static str {
        "<svg/>"
    }
}

impl SignIn {
    async fn post(self) -> &'static str {
        "in"
    }
}

impl Orders {
    async fn get(self) -> &'static str {
        "[]"
    }
}

impl Health {
    async fn get(self) -> &'static str {
        "well"
    }
}

#[tokio::test]
async fn the_chapter_tells_the_truth() {
    let client = Client::new(Shop);
    client.get("/").header("host", "evil.example").await.expect_status(421);
    let page = client.get("/").header("host", "a.shop.example.com").await.expect_status(200);
    let policy = page.header("content-security-policy").unwrap_or_default();
    let nonce = page.text().split('"').nth(1).unwrap_or_default();
    assert!(nonce.len() == 32 && policy.contains(&format!("script-src 'self' 'nonce-{nonce}';")), "{policy}");
    assert!(policy.ends_with("img-src 'self' data:"), "{policy}");
    let from = |path: &str, site: &str, origin: &str| {
        client.post(path).header("sec-fetch-site", site).header("origin", origin)
    };
    from("/buy", "cross-site", "https://evil.example").await.expect_status(403);
    from("/buy", "cross-site", "https://pay.example.com").await.expect_status(200);
    from("/paid", "cross-site", "https://evil.example").await.expect_status(200);
    for _ in 0..10 {
        client.post("/sign-in").await.expect_status(200);
    }
    let refused = client.post("/sign-in").await.expect_status(429);
    assert!(refused.header("retry-after").is_some_and(|seconds| ["17", "18"].contains(&seconds)));
    client.get("/terms").await.expect_header("cache-control", "public, max-age=3600");
    client.get("/logo-7.svg").await.expect_header("cache-control", "public, max-age=31536000, immutable");
    client.get("/api/orders").await.expect_status(200);
    client.get("/api/health").await.expect_status(200);
}

#[tokio::test]
async fn a_shop_that_counts_in_redis_does_not_start_without() -> Result<()> {
    // Nothing listens on port 1.
    let client = redis::Client::open("redis://127.0.0.1:1/")?;
    assert!(proxies::shop(client).await.is_err());
    Ok(())
}
