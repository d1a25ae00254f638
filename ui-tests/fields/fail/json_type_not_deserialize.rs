use squall::prelude::*;

struct NewPost {
    title: String,
}

#[handler(post, "/posts")]
struct AddPost {
    #[json]
    post: NewPost,
}

impl AddPost {
    async fn post(self) -> String {
        self.post.title
    }
}

fn main() {}
