use squall::prelude::*;

#[handler(get, "/")]
struct Index {
    #[header(rename = "X Request Id")]
    id: String,
}

impl Index {
    async fn get(self) -> String {
        self.id
    }
}

fn main() {}
