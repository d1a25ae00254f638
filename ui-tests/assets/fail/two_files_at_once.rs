use squall::asset;
use squall::prelude::*;

#[app(handlers = [Index])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> String {
        asset!("a.js", "b.js").to_string()
    }
}

fn main() {}
