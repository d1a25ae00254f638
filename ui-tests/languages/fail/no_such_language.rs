use squall::prelude::*;

#[app(default_language = "ed", handlers = [Index])]
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
