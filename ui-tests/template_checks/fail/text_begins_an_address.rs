use squall::prelude::*;

#[app(handlers = [Index, ShowPost, AddPost])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage { homepage: "javascript:alert(1)".to_owned(), count: 1 }
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

#[page("checks/text_begins_an_address.html")]
struct IndexPage {
    homepage: String,
    count: u32,
}

fn main() {}
