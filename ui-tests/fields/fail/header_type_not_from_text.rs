use squall::prelude::*;

struct Token(String);

#[handler(get, "/")]
struct Index {
    #[header]
    authorization: Token,
}

impl Index {
    async fn get(self) -> String {
        self.authorization.0
    }
}

fn main() {}
