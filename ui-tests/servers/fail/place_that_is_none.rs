use squall::prelude::*;

#[app(handlers = [Posts])]
struct Site;

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        "posts"
    }
}

fn main() -> squall::Result<()> {
    squall::Server::new(Site).listener(8000).serve()
}
