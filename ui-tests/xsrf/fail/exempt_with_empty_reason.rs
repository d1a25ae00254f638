use squall::prelude::*;

#[handler(post, "/hook", xsrf = exempt(" "))]
struct Hook;

impl Hook {
    async fn post(self) -> &'static str {
        "noted"
    }
}

fn main() {}
