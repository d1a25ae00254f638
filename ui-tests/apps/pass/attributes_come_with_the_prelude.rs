use squall::prelude::*;

#[app(handlers = [Old, Index], topics = [News])]
struct Site;

#[redirect("/old", to = "/")]
struct Old;

#[topic("news", message = String)]
struct News;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        ""
    }
}

fn main() {}
