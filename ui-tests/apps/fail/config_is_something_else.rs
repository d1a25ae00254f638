//! The function of `config = ..` must make a `Config`.
use squall::prelude::*;

#[app(config = App::config, handlers = [Index])]
struct App;

impl App {
    fn config(&self) -> String {
        String::new()
    }
}

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        ""
    }
}

fn main() -> squall::Result<()> {
    squall::serve(App)
}
