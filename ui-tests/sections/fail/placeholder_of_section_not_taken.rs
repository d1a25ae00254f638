use squall::prelude::*;

#[section("/shops/{shop}")]
struct Shop;

#[handler(get, "/goods", in = Shop)]
struct Goods;

impl Goods {
    async fn get(self) -> &'static str {
        "goods"
    }
}

fn main() {}
