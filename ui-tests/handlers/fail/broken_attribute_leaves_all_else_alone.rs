//! An editor completes by what rustc knows: with a fault in the attribute, the type has its fields and its URL all the
//! same, and whoever uses them has made no mistake.
use squall::prelude::*;

#[app(handlers = [ShowPost, Home, Search])]
struct Site;

#[handler(get, "/posts/{slug}.html")]
struct ShowPost {
    slug: String,
}

impl ShowPost {
    async fn get(self) -> Redirect {
        let own: Url = Self::url(&self.slug);
        let length: usize = self.slug.len();
        Redirect::to(Home::url().with_fragment(&format!("{own}{length}")))
    }
}

#[handler(get, "/")]
struct Home;

impl Home {
    async fn get(self) -> Redirect {
        let _ = Search::url().text("x");
        Redirect::to(ShowPost::url("a"))
    }
}

#[handler(gte, "/search")]
struct Search {
    #[query]
    text: String,
}

impl Search {
    async fn get(self) -> String {
        self.text
    }
}

fn main() {
    let _ = squall::serve(Site);
}
