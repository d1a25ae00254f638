use squall::prelude::*;
use squall::{Form, FormView};

#[app(handlers = [AddPost])]
struct App;

#[derive(Form)]
struct NewPost {
    title: String,
    text: String,
}

#[derive(Form)]
struct Letter {
    title: String,
    text: String,
}

#[handler(post, "/posts")]
struct AddPost {
    #[form]
    post: NewPost,
}

impl AddPost {
    async fn post(self) -> String {
        self.post.title + &self.post.text
    }
}

// The names are those of the handler's form; the rules, and what they mean, are not.
#[page("checks/form_of_another_type.html")]
struct ComposePage {
    form: FormView<Letter>,
}

fn main() {}
