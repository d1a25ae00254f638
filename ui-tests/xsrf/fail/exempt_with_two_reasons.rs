use squall::prelude::*;

#[handler(post, "/hook", xsrf = exempt("it is signed", "and it is safe"))]
struct Hook;

impl Hook {
    async fn post(self) -> &'static str {
        "noted"
    }
}

fn main() {}
