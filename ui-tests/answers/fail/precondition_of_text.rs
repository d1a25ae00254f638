use squall::Preconditions;
use squall::prelude::*;

#[handler(put, "/page")]
struct Page {
    preconditions: Preconditions,
}

impl Page {
    async fn put(self) -> Result<()> {
        self.preconditions.check("v1")
    }
}

fn main() {}
