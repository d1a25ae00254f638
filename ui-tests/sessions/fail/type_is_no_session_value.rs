use squall::prelude::*;

#[app(sessions = squall::Sessions::in_cookie(), handlers = [Shop])]
struct Site;

#[handler(get, "/shop")]
struct Shop {
    #[session]
    basket: Basket,
}

impl Shop {
    async fn get(self) -> String {
        let _ = self.basket;
        String::new()
    }
}

#[derive(Default)]
struct Basket;

fn main() {
    let _ = squall::service(Site);
}
