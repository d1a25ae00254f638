use squall::prelude::*;

#[app(handlers = [Index], compression = yes)]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    drop(squall::service(App));
}
