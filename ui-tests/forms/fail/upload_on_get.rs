use squall::prelude::*;
use squall::{Upload};

#[handler(get, "/photo")]
struct Add {
    #[upload]
    photo: Upload,
}

impl Add {
    async fn get(self) {}
}

fn main() {}
