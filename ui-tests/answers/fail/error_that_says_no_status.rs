use squall::prelude::*;

struct Gone;

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    async fn get(self) -> Result<&'static str, Gone> {
        Err(Gone)
    }
}

fn main() {}
