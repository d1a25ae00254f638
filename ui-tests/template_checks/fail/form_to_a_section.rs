use squall::prelude::*;
use squall::{Form, MemorySessions};

#[app(handlers = [Index, AddPost], sessions = MemorySessions::new())]
struct App;

#[section("/shops/{shop}")]
struct Shop;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage { shop: String::new() }
    }
}

#[derive(Form)]
struct NewPost {
    title: String,
    text: String,
}

#[handler(post, "/posts", in = Shop)]
struct AddPost {
    #[path]
    shop: String,
    #[form]
    post: NewPost,
}

impl AddPost {
    async fn post(self) -> String {
        format!("{} {} {}", self.shop, self.post.title, self.post.text)
    }
}

#[page("checks/section_form.html")]
struct IndexPage {
    shop: String,
}

fn main() {}
