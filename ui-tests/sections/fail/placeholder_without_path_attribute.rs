use squall::prelude::*;

#[section("/shops/{shop}")]
struct Shop;

#[handler(get, "/goods", in = Shop)]
struct Goods {
    shop: u32,
}

impl Goods {
    async fn get(self) -> String {
        self.shop.to_string()
    }
}

fn main() {}
