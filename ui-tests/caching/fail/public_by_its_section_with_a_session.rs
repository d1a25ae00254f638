use squall::prelude::*;
use squall::{Cookies, SessionValue, Sessions};

#[app(sessions = Sessions::in_cookie(), handlers = [ShowBasket])]
struct App;

#[derive(Default, serde::Serialize, serde::Deserialize, SessionValue)]
struct Basket(Vec<u32>);

#[section("/shop", cache = public("1h"))]
struct Shop;

#[handler(get, "/basket/{number}", in = Shop)]
struct ShowBasket {
    number: u32,
    #[session]
    basket: Basket,
    cookies: Cookies,
}

impl ShowBasket {
    async fn get(self) -> String {
        format!("{} {:?} {:?}", self.number, self.basket.0, self.cookies)
    }
}

fn main() {
    squall::serve(App).unwrap();
}
