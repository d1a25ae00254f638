use squall::prelude::*;

#[handler(get, "/files/{*path}/edit")]
struct Edit {
    path: String,
}

impl Edit {
    async fn get(self) -> String {
        self.path
    }
}

fn main() {}
