use squall::prelude::*;

#[app(hsts = "max-age=63072000; includeSubDomain", handlers = [Index])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    squall::serve(App).unwrap();
}
