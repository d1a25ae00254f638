use squall::prelude::*;

#[app(xsrf = exempt("clients send a token, and nothing that a browser adds by itself"), handlers = [Take])]
struct Api;

#[handler(post, "/orders")]
struct Take;

impl Take {
    async fn post(self) -> &'static str {
        "taken"
    }
}

fn main() {}
