use squall::Text;
use squall::prelude::*;

#[derive(Text)]
enum Order {
    Newest,
    Custom(String),
}

#[handler(get, "/posts/{order}")]
struct Posts {
    order: Order,
}

impl Posts {
    async fn get(self) -> String {
        self.order.to_string()
    }
}

fn main() {
    println!("{}", Posts::url(Order::Newest));
}
