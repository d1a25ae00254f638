use squall::prelude::*;

#[handler(get, "/reports/{year}.csv")]
struct Report {
    year: u16,
}

impl Report {
    async fn get(self) -> String {
        self.year.to_string()
    }
}

fn main() {}
