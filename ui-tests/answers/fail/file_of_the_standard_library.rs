use squall::prelude::*;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Result<std::fs::File> {
        Ok(std::fs::File::open("report.pdf")?)
    }
}

fn main() {}
