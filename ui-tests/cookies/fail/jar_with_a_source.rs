//! The jar is the whole, and `#[cookie]` takes one value.
use squall::Cookies;
use squall::prelude::*;

#[handler(get, "/")]
struct Index {
    #[cookie]
    cookies: Cookies,
}

impl Index {
    async fn get(self) -> String {
        self.cookies.get("theme").unwrap_or_default()
    }
}

fn main() {}
