use squall::prelude::*;

struct Post;

#[handler(get, "/posts/{id}")]
struct ShowPost {
    id: u32,
}

impl ShowPost {
    async fn get(self) -> Post {
        drop(self.id);
        Post
    }
}

fn main() {}
