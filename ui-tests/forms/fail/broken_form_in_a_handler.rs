use squall::prelude::*;
use squall::{Form, FormView, OrPage, Rejected};

#[derive(Form)]
struct Post {
    #[form(renam = "x")]
    title: String,
}

#[handler(post, "/photo")]
struct Add {
    #[form]
    post: Result<Post, Rejected<Post>>,
}

impl Add {
    async fn post(self) -> Result<()> {
        self.post.or_page(|form: FormView<Post>| form.title.field("Title").to_string())?;
        Ok(())
    }
}

fn main() {}
