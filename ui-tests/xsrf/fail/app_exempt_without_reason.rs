use squall::prelude::*;

#[app(xsrf = exempt, handlers = [Take])]
struct Site;

#[handler(post, "/orders")]
struct Take;

impl Take {
    async fn post(self) -> &'static str {
        "taken"
    }
}

fn main() {}
