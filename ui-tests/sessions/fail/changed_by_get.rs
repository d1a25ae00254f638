use squall::prelude::*;

#[app(sessions = squall::Sessions::in_cookie(), handlers = [Shop])]
struct Site;

#[handler(get, "/shop")]
struct Shop {
    #[session]
    basket: squall::Session<Basket>,
}

impl Shop {
    async fn get(self) -> String {
        let _ = self.basket;
        String::new()
    }
}

#[derive(Default, serde::Serialize, serde::Deserialize, squall::SessionValue)]
struct Basket {
    articles: Vec<u32>,
}

fn main() {
    let _ = squall::service(Site);
}
