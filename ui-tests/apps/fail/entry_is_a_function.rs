use squall::prelude::*;

async fn index() -> &'static str {
    "index"
}

#[app(handlers = [index])]
struct Site;

fn main() {}
