use squall::prelude::*;

#[handler(get, "/posts/{slug}/{id}")]
struct Post {
    slug: String,
    id: u32,
}

impl Post {
    async fn get(self) -> String {
        format!("{} {}", self.slug, self.id)
    }
}

fn main() {
    println!("{}", Post::url("slug"));
}
