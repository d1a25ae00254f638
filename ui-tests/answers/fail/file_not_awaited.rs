use squall::File;
use squall::prelude::*;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Result<File> {
        File::open("report.pdf")
    }
}

fn main() {}
