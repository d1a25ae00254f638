use squall::prelude::*;
use squall::asset;
use ui_tests::statics::{Css, Static};

#[app(handlers = [Index, Static, Css])]
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
