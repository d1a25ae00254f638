use squall::prelude::*;

struct NewPost {
    title: String,
}

#[handler(post, "/posts")]
struct AddPost {
    #[json]
    post: Option<NewPost>,
}

impl AddPost {
    async fn post(self) -> Option<String> {
        self.post.map(|post| post.title)
    }
}

fn main() {}
