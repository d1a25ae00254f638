use squall::prelude::*;

#[app(handlers = [ShowPost, Home])]
struct Site;

#[handler(get, put, "/posts/{slug}")]
struct ShowPost {
    slug: String,
    #[query]
    page: Option<u32>,
}

impl ShowPost {
    async fn get(self) -> Redirect {
        let page: Option<u32> = self.page;
        let pages: u32 = page.unwrap_or(1).checked("broken");
        Redirect::to(Self::url(&self.slug).page(pages))
    }

    async fn put(self) -> String {
        self.slug
    }
}

#[handler(get, "/")]
struct Home;

impl Home {
    async fn get(self) -> Redirect {
        Redirect::to(ShowPost::url("a").page(2u32))
    }
}

fn main() {
    let _ = squall::serve(Site);
}
