use squall::prelude::*;

#[handler(get, "/posts")]
struct Posts {
    #[json]
    filter: String,
}

impl Posts {
    async fn get(self) -> String {
        self.filter
    }
}

fn main() {}
