use squall::prelude::*;

#[app(handlers = [Index, ShowPost, AddPost])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage
    }
}

#[handler(get, "/posts/{slug}")]
struct ShowPost {
    slug: String,
}

impl ShowPost {
    async fn get(self) -> String {
        self.slug
    }
}

#[handler(post, "/posts")]
struct AddPost;

impl AddPost {
    async fn post(self) -> &'static str {
        "added"
    }
}

#[page("checks/page_of_layout.html")]
struct IndexPage;

fn main() {}
