use squall::prelude::*;
use ui_tests::statics::Static;

#[app(handlers = [Index, Static, Other])]
struct App;

#[handler(get, "/static/{*rest}")]
struct Other {
    rest: String,
}

impl Other {
    async fn get(self) -> String {
        self.rest
    }
}

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> String {
        String::new()
    }
}

fn main() {
    drop(squall::service(App));
}
