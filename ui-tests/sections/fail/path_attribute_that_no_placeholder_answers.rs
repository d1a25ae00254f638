use squall::prelude::*;

#[section("/shops/{shop}")]
struct Shop;

#[handler(get, "/goods", in = Shop)]
struct Goods {
    #[path]
    ship: u32,
}

impl Goods {
    async fn get(self) -> String {
        self.ship.to_string()
    }
}

fn main() {}
