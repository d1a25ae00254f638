use squall::prelude::*;

#[app(handlers = [Index])]
struct App;

#[handler(get, "/", permissions_policy = "camera=('self')")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    squall::serve(App).unwrap();
}
