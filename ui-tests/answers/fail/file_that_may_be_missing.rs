use squall::File;
use squall::prelude::*;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> File {
        File::open("report.pdf").await
    }
}

fn main() {}
