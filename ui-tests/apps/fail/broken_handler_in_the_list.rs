use squall::prelude::*;

#[app(handlers = [Index, Post])]
struct Site;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> String {
        Post::url("slug").to_string()
    }
}

#[handler(get, "/posts/{slug")]
struct Post {
    slug: String,
    #[json]
    body: Missing,
}

impl Post {
    async fn get(self) -> String {
        self.slug
    }
}

fn main() {}
