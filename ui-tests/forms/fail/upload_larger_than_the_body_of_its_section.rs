use squall::prelude::*;
use squall::{Form, Upload};

#[section("/small", body_limit = "1 MiB")]
struct Small;

#[handler(post, "/photo", in = Small)]
struct Add {
    #[upload(limit = "1 MiB")]
    photo: Upload,
}

impl Add {
    async fn post(self) {}
}

#[derive(Form)]
struct Post {
    #[form(limit = "1025 KiB")]
    photo: Upload,
}

#[handler(post, "/photo", in = Small)]
struct Publish {
    #[form]
    post: Post,
}

impl Publish {
    async fn post(self) {}
}

fn main() {}
