use squall::prelude::*;
use squall::{Upload};

#[handler(post, "/photo")]
struct Add {
    #[upload(limt = "1 MiB")]
    photo: Upload,
}

impl Add {
    async fn post(self) {}
}

fn main() {}
