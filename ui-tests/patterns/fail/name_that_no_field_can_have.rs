use squall::prelude::*;

#[handler(get, "/posts/{post-id}")]
struct Post {
    post_id: u32,
}

impl Post {
    async fn get(self) -> String {
        self.post_id.to_string()
    }
}

fn main() {}
