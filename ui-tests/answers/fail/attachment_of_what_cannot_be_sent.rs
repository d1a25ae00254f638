use squall::Attachment;
use squall::prelude::*;

struct Post;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Attachment<Post> {
        Attachment::new("post.txt", Post)
    }
}

fn main() {}
