use squall::prelude::*;

struct Post;

#[handler(get, "/posts/{id}")]
struct ShowPost {
    id: u32,
}

impl ShowPost {
    async fn get(self) -> Result<Post> {
        drop(self.id);
        Ok(Post)
    }
}

fn main() {}
