use squall::prelude::*;
use squall::{Form, Upload};

#[derive(Form)]
struct Post {
    #[form(limit = "5 MiB")]
    photo: Upload,
}

#[handler(post, "/photo")]
struct Add {
    #[form]
    post: Post,
}

impl Add {
    async fn post(self) {}
}

fn main() {}
