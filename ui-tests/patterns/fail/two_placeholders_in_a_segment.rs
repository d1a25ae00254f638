use squall::prelude::*;

#[handler(get, "/archive/{year}-{month}")]
struct Month {
    year: u16,
    month: u8,
}

impl Month {
    async fn get(self) -> String {
        format!("{}-{}", self.year, self.month)
    }
}

fn main() {}
