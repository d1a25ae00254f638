use squall::prelude::*;

struct Filter {
    page: u32,
}

#[handler(get, "/posts")]
struct Posts {
    #[query(flatten)]
    filter: Filter,
}

impl Posts {
    async fn get(self) -> String {
        self.filter.page.to_string()
    }
}

fn main() {}
