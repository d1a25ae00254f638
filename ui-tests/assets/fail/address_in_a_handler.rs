use squall::prelude::*;
use squall::asset;
use ui_tests::statics::Static;

#[app(handlers = [Index, Static])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> String {
        asset!("style.css", in = Index).to_string()
    }
}

fn main() {
    drop(squall::service(App));
}
