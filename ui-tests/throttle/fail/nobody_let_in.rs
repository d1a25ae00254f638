use squall::prelude::*;

#[handler(post, "/sign-in", throttle = "0/m")]
struct SignIn;

impl SignIn {
    async fn post(self) -> &'static str {
        "in"
    }
}

fn main() {}
