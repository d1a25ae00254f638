use squall::prelude::*;

#[app(default_language = "en", handlers = [Index])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    let _ = squall::service(App);
}
