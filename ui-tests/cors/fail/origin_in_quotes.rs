use squall::prelude::*;

#[handler(get, "/", cors = "https://app.example.com")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}
