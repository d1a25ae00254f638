use squall::prelude::*;
use squall::Form;

struct Title;

#[derive(Form)]
struct Post {
    title: Title,
    second: Option<Title>,
}

#[handler(post, "/posts")]
struct Add {
    #[form]
    post: Post,
}

impl Add {
    async fn post(self) -> &'static str {
        ""
    }
}

#[app(handlers = [Add])]
struct App;

fn main() {}
