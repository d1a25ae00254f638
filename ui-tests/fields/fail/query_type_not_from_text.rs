use squall::prelude::*;

struct Page(u32);

#[handler(get, "/posts")]
struct Posts {
    #[query]
    page: Option<Page>,
}

impl Posts {
    async fn get(self) -> String {
        self.page.map(|page| page.0.to_string()).unwrap_or_default()
    }
}

fn main() {}
