use squall::prelude::*;

struct Post;

#[handler(get, "/posts/{id}")]
struct ShowPost {
    id: u32,
}

impl ShowPost {
    async fn get(self) -> Option<Post> {
        (self.id > 0).then_some(Post)
    }
}

fn main() {}
