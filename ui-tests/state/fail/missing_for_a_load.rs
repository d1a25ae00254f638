use squall::prelude::*;

use squall::Load;

#[derive(Clone)]
struct Shops;

struct Shop;

impl Load for Shop {
    type State = Shops;

    async fn load(_: &Request, _: Shops) -> Result<Shop> {
        Ok(Shop)
    }
}

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
