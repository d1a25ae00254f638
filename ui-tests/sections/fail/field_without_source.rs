use squall::prelude::*;

#[section("/admin")]
struct Admin;

#[handler(get, "/goods", in = Admin)]
struct Goods {
    page: Option<u32>,
}

impl Goods {
    async fn get(self) -> String {
        format!("{:?}", self.page)
    }
}

fn main() {}
