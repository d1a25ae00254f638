use squall::prelude::*;

#[app(handlers = [Index])]
enum Site {
    One,
}

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}
