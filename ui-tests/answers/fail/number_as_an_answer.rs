use squall::prelude::*;

#[handler(get, "/count")]
struct Count;

impl Count {
    async fn get(self) -> u64 {
        7
    }
}

fn main() {}
