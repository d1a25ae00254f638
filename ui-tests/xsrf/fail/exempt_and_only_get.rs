use squall::prelude::*;

#[handler(get, "/hook", xsrf = exempt("signed by the payment provider"))]
struct Hook;

impl Hook {
    async fn get(self) -> &'static str {
        "noted"
    }
}

fn main() {}
