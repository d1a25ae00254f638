use squall::prelude::*;

#[handler(get, "/{id}/comments/{id}")]
struct Comment {
    id: u32,
}

impl Comment {
    async fn get(self) -> String {
        self.id.to_string()
    }
}

fn main() {}
