use squall::prelude::*;

use std::str::FromStr;

struct Page(u32);

impl FromStr for Page {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Page, Self::Err> {
        text.parse().map(Page)
    }
}

#[handler(get, "/posts")]
struct Posts {
    #[query(default)]
    page: Page,
}

impl Posts {
    async fn get(self) -> String {
        self.page.0.to_string()
    }
}

fn main() {}
