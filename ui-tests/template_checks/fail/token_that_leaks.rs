use squall::prelude::*;
use squall::MemorySessions;
use squall::private::{FieldValue, FormField, FormFields};

#[app(handlers = [Index, AddPost, Hook], sessions = MemorySessions::new())]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage
    }
}

#[derive(serde::Deserialize)]
struct NewPost {
    title: String,
    text: String,
    tag: Option<String>,
}

impl FormFields for NewPost {
    const FIELDS: &'static [FormField] = &[
        FormField { name: "title", required: true, repeated: false, file: false, of: "", value: FieldValue::TEXT },
        FormField { name: "text", required: true, repeated: false, file: false, of: "", value: FieldValue::TEXT },
        FormField { name: "tag", required: false, repeated: false, file: false, of: "", value: FieldValue::TEXT },
    ];
}

#[handler(post, "/posts")]
struct AddPost {
    #[form]
    post: NewPost,
}

impl AddPost {
    async fn post(self) -> String {
        format!("{} {} {:?}", self.post.title, self.post.text, self.post.tag)
    }
}

#[handler(post, "/hook", xsrf = exempt("signed by the payment provider"))]
struct Hook;

impl Hook {
    async fn post(self) -> &'static str {
        "paid"
    }
}

#[page("checks/token_leaks.html")]
struct IndexPage;

fn main() {}
