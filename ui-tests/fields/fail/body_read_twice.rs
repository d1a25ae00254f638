use squall::prelude::*;

#[handler(post, "/posts")]
struct AddPost {
    #[json]
    post: String,
    #[body]
    raw: String,
}

impl AddPost {
    async fn post(self) -> String {
        self.post + &self.raw
    }
}

fn main() {}
