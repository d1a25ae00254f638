use squall::prelude::*;

#[app(handlers = [Post])]
struct Site;

#[handler(gte, "/posts/{slug", limit = 3)]
struct Post {
    #[qeury]
    page: u32,
}

impl Post {
    async fn get(self) -> String {
        self.page.to_string()
    }
}

fn main() {
    let _ = Post::url("a");
}
