use squall::prelude::*;

#[handler(get, "/goods")]
struct Goods {
    #[path]
    shop: u32,
}

impl Goods {
    async fn get(self) -> String {
        self.shop.to_string()
    }
}

fn main() {}
