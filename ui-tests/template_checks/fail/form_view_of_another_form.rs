use squall::prelude::*;
use squall::{Form, FormView, MemorySessions};

#[app(handlers = [Index, AddPost], sessions = MemorySessions::new())]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage { form: FormView::blank() }
    }
}

#[derive(Form)]
struct NewPost {
    title: String,
    text: String,
}

#[derive(Form)]
struct Draft {
    title: String,
    author: String,
}

#[handler(post, "/posts")]
struct AddPost {
    #[form]
    post: NewPost,
}

impl AddPost {
    async fn post(self) -> String {
        format!("{} {}", self.post.title, self.post.text)
    }
}

#[page("checks/form_view.html")]
struct IndexPage {
    form: FormView<Draft>,
}

fn main() {
    drop(Draft { title: String::new(), author: String::new() });
}
