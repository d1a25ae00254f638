use squall::prelude::*;

#[handler(head, post, "/posts")]
struct Posts {
    #[form]
    filter: String,
}

impl Posts {
    async fn head(self) -> String {
        self.filter
    }

    async fn post(self) -> String {
        self.filter
    }
}

fn main() {}
