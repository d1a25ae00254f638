use squall::prelude::*;

struct Shop;

#[app(handlers = [Index])]
struct Site;

#[handler(get, "/")]
struct Index {
    #[load]
    shop: Shop,
}

impl Index {
    async fn get(self) -> &'static str {
        let Shop = self.shop;
        "index"
    }
}

fn main() {}
