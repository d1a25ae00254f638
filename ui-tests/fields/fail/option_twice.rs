use squall::prelude::*;

#[handler(get, "/posts")]
struct Posts {
    #[query(rename = "p", rename = "page")]
    page: u32,
}

impl Posts {
    async fn get(self) -> String {
        self.page.to_string()
    }
}

fn main() {}
