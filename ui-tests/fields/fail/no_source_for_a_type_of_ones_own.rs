use squall::prelude::*;

struct Visitor;

#[handler(get, "/")]
struct Index {
    visitor: Visitor,
}

impl Index {
    async fn get(self) -> &'static str {
        let Visitor = self.visitor;
        "index"
    }
}

fn main() {}
