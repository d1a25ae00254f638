use squall::prelude::*;

#[handler(get, "/", cors = any, cors = trusted)]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}
