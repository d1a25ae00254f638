use squall::prelude::*;

#[app(handlers = [], csp = "img-src 'self' data:; connect-src wss://live.example.com", referrer_policy = "no-referrer")]
struct Site;


#[section("/old", csp = weakened("script-src 'self' 'unsafe-inline'", "the old pages have scripts in them"))]
struct Old;

#[handler(
    get,
    "/page",
    in = Old,
    csp = "script-src 'nonce' 'strict-dynamic'",
    cross_origin_opener_policy = weakened("unsafe-none", "the partner's window talks to it"),
    cross_origin_resource_policy = "cross-origin"
)]
struct Page;

impl Page {
    async fn get(self) {}
}

fn main() {}
