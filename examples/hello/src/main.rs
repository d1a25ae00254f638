//! The smallest site: two handlers, checked by the compiler.

use squall::prelude::*;

#[app(handlers = [Index, Greet])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "Hello, world"
    }
}

#[handler(get, "/hello/{name}")]
struct Greet {
    name: String,
}

impl Greet {
    async fn get(self) -> String {
        format!("Hello, {}!", self.name)
    }
}

fn main() -> squall::Result<()> {
    squall::serve(App)
}
