use squall::prelude::*;

#[handler(post, "/sign-in", throttle = off)]
struct SignIn;

impl SignIn {
    async fn post(self) -> &'static str {
        "in"
    }
}

fn main() {}
