use squall::prelude::*;

struct Post;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Json<Post> {
        Json(Post)
    }
}

fn main() {}
