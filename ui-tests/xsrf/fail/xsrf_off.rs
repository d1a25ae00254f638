use squall::prelude::*;

#[handler(post, "/hook", xsrf = off)]
struct Hook;

impl Hook {
    async fn post(self) -> &'static str {
        "noted"
    }
}

fn main() {}
