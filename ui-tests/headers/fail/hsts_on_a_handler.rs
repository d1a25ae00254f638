use squall::prelude::*;

#[app(handlers = [Index])]
struct App;

#[handler(get, "/", hsts = "max-age=300")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    squall::serve(App).unwrap();
}
