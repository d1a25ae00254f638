use squall::prelude::*;

#[derive(serde::Serialize)]
struct Author;

#[derive(serde::Serialize, squall::JsonSchema)]
struct Article {
    title: String,
    author: Author,
}

#[handler(get, "/article")]
struct ShowArticle;

impl ShowArticle {
    async fn get(self) -> Json<Article> {
        Json(Article { title: String::new(), author: Author })
    }
}

#[app(openapi = "/openapi.json", handlers = [ShowArticle])]
struct App;

fn main() {}
