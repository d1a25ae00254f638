use squall::prelude::*;

#[handler(post, "/posts")]
struct AddPost {
    #[json(rename = "text")]
    post: String,
}

impl AddPost {
    async fn post(self) -> String {
        self.post
    }
}

fn main() {}
