use squall::prelude::*;

#[app(handlers = [Index], deadline = "5s")]
struct Site;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    let _ = squall::service(Site);
}
