use squall::prelude::*;

#[handler(post, "/photo")]
struct Add {
    #[upload]
    photo: String,
}

impl Add {
    async fn post(self) {}
}

fn main() {}
