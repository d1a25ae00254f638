use squall::prelude::*;
use squall::{Form, Upload};

#[derive(Form)]
struct Post {
    title: String,
}

#[handler(post, "/photo")]
struct Add {
    #[form]
    post: Post,
    #[upload]
    photo: Upload,
}

impl Add {
    async fn post(self) {}
}

fn main() {}
