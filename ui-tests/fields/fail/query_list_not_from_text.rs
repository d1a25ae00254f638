use squall::prelude::*;

struct Tag(String);

#[handler(get, "/posts")]
struct Posts {
    #[query]
    tags: Vec<Tag>,
}

impl Posts {
    async fn get(self) -> String {
        self.tags.into_iter().map(|tag| tag.0).collect()
    }
}

fn main() {}
