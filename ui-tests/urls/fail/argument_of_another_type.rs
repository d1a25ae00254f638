use squall::prelude::*;

#[handler(get, "/posts/{id}")]
struct Post {
    id: u32,
}

impl Post {
    async fn get(self) -> String {
        self.id.to_string()
    }
}

fn main() {
    println!("{}", Post::url("first"));
}
