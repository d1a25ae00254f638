use squall::prelude::*;

#[app(handlers = [Hook], trusted_origins = [insecure("https://pay.example.com", "it has no TLS")])]
struct Site;

#[handler(post, "/hook")]
struct Hook;

impl Hook {
    async fn post(self) -> &'static str {
        "noted"
    }
}

fn main() {}
