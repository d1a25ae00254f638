use squall::Sessions;
use squall::prelude::*;

#[app(xsrf = exempt("it is only a small site"), sessions = Sessions::in_cookie(), handlers = [Take])]
struct Site;

#[handler(post, "/orders")]
struct Take;

impl Take {
    async fn post(self) -> &'static str {
        "taken"
    }
}

fn main() {}
