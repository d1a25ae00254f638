//! A site of several processes behind a proxy.

use squall::RedisThrottle;
use squall::prelude::*;

// ANCHOR: app
#[app(
    hosts = ["shop.example.com"],
    trusted_proxies = ["10.0.0.0/8"],
    throttle_store = self.throttle.clone(),
    handlers = [Search],
)]
pub struct Shop {
    throttle: RedisThrottle,
}

#[handler(get, "/search", throttle = "20/1m")]
struct Search;

pub async fn shop(client: redis::Client) -> Result<Shop> {
    Ok(Shop { throttle: RedisThrottle::new(client).await? })
}
// ANCHOR_END: app

impl Search {
    async fn get(self) -> &'static str {
        "found"
    }
}
