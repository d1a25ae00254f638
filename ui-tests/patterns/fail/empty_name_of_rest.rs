use squall::prelude::*;

#[handler(get, "/files/{*}")]
struct File;

impl File {
    async fn get(self) -> &'static str {
        "file"
    }
}

fn main() {}
