use squall::{Form, FormView, page};

struct Post {
    title: String,
    comments: Vec<Comment>,
    last: Option<Comment>,
}

impl Post {
    fn summary(&self) -> &str {
        &self.title
    }
}

struct Comment {
    author: Author,
    text: String,
}

struct Author {
    name: String,
}

#[derive(Form)]
struct NewPost {
    title: String,
}

#[page("pages/members.html", app = none("it has no links"))]
struct PostPage {
    post: Post,
    form: FormView<NewPost>,
}

fn main() {}
