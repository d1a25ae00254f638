use squall::prelude::*;

#[derive(Clone)]
struct Legacy;

#[app(handlers = ["old" => self.legacy, Index])]
struct Site {
    legacy: Legacy,
}

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}
