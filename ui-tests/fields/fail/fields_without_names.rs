use squall::prelude::*;

#[handler(get, "/posts/{slug}")]
struct Post(String);

impl Post {
    async fn get(self) -> String {
        self.0
    }
}

fn main() {}
