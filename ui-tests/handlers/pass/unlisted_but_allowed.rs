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

#[allow(dead_code)]
#[handler(get, "/later")]
struct Later;

impl Later {
    async fn get(self) -> &'static str {
        "later"
    }
}

fn main() {
    let _ = || squall::serve(Site);
}
