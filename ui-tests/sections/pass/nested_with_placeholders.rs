use squall::prelude::*;

#[app(handlers = [Show, Edit])]
struct Site;

#[section("/shops/{shop}")]
struct Shop;

#[section("/goods", in = Shop)]
struct Goods;

#[handler(get, "/{id}", in = Goods)]
struct Show {
    #[path]
    shop: String,
    id: u32,
}

impl Show {
    async fn get(self) -> String {
        format!("{} {}", self.shop, self.id)
    }
}

#[handler(get, "/{id}/edit", in = Goods)]
struct Edit {
    id: u32,
    #[path(rename = "shop")]
    of: String,
}

impl Edit {
    async fn get(self) -> String {
        format!("{} {}", self.of, self.id)
    }
}

fn main() {
    assert_eq!(Show::url("a b", 7).as_str(), "/shops/a%20b/goods/7");
    assert_eq!(Edit::url("x", 7).as_str(), "/shops/x/goods/7/edit");
}
