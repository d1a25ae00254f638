use squall::prelude::*;

#[app(handlers = [Index], throttle_store = self.store.clone())]
struct Site {
    store: String,
}

#[handler(get, "/", throttle = "10/3m")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    let _ = squall::service(Site { store: String::new() });
}
