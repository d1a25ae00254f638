use squall::prelude::*;

#[handler(get, "/posts//new")]
struct New;

impl New {
    async fn get(self) -> &'static str {
        "new"
    }
}

fn main() {}
