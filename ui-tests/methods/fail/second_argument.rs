use squall::prelude::*;

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    async fn get(self, page: u32) -> String {
        page.to_string()
    }
}

fn main() {}
