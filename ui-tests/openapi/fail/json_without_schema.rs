use squall::prelude::*;

#[derive(serde::Serialize, serde::Deserialize)]
struct Article;

#[handler(post, "/articles")]
struct AddArticle {
    #[json]
    article: Article,
}

impl AddArticle {
    async fn post(self) -> Result<Created<Json<Article>>> {
        Ok(Created::at(ListArticles::url(), Json(self.article)))
    }
}

#[handler(get, "/articles")]
struct ListArticles;

impl ListArticles {
    async fn get(self) -> Json<Vec<Article>> {
        Json(Vec::new())
    }
}

handlers! { ARTICLES = [ListArticles] }

#[app(openapi = "/openapi.json", handlers = [AddArticle, ARTICLES])]
struct App;

fn main() {}
