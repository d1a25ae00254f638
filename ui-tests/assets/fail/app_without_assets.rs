use squall::prelude::*;
use squall::asset;

#[app(handlers = [Index])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> String {
        asset!("style.css").to_string()
    }
}

fn main() {
    drop(squall::service(App));
}
