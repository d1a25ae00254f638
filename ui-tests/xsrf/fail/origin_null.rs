use squall::prelude::*;

#[app(handlers = [Hook], trusted_origins = ["null"])]
struct Site;

#[handler(post, "/hook")]
struct Hook;

impl Hook {
    async fn post(self) -> &'static str {
        "noted"
    }
}

fn main() {}
