#![deny(dead_code)]

use squall::prelude::*;

#[app(handlers = [Index])]
struct Site;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[handler(get, "/forgotten")]
struct Forgotten;

impl Forgotten {
    async fn get(self) -> &'static str {
        "forgotten"
    }
}

fn main() {
    let _ = squall::serve(Site);
}
