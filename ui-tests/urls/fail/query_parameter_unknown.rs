use squall::prelude::*;

#[handler(get, "/posts")]
struct Posts {
    #[query]
    page: Option<u32>,
}

impl Posts {
    async fn get(self) -> String {
        format!("{:?}", self.page)
    }
}

fn main() {
    println!("{}", Posts::url().pgae(7));
}
