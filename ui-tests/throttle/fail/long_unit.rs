use squall::prelude::*;

#[handler(post, "/sign-in", throttle = "10/3min")]
struct SignIn;

impl SignIn {
    async fn post(self) -> &'static str {
        "in"
    }
}

fn main() {}
