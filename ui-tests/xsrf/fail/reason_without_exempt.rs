use squall::prelude::*;

#[handler(post, "/hook", xsrf = "signed by the payment provider")]
struct Hook;

impl Hook {
    async fn post(self) -> &'static str {
        "noted"
    }
}

fn main() {}
