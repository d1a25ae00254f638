use squall::prelude::*;
use squall::{SessionValue, Sessions};

#[app(sessions = Sessions::in_cookie(), handlers = [ShowBasket])]
struct App;

#[derive(Default, serde::Serialize, serde::Deserialize, SessionValue)]
struct Basket(Vec<u32>);

#[handler(get, "/basket", cache = public("1h"))]
struct ShowBasket {
    #[session]
    basket: Basket,
}

impl ShowBasket {
    async fn get(self) -> String {
        format!("{:?}", self.basket.0)
    }
}

fn main() {
    squall::serve(App).unwrap();
}
