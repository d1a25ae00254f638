use squall::prelude::*;

use squall::FromRequest;

struct Visitor;

impl FromRequest for Visitor {
    async fn from_request(_: &Request) -> Result<Visitor> {
        Ok(Visitor)
    }
}

#[handler(get, "/")]
struct Index {
    visitor: Option<Visitor>,
}

impl Index {
    async fn get(self) -> &'static str {
        if let Some(Visitor) = self.visitor { "a visitor" } else { "nobody" }
    }
}

fn main() {}
