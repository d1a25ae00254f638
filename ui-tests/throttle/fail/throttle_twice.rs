use squall::prelude::*;

#[handler(post, "/sign-in", throttle = "10/3m", throttle = "100/1h")]
struct SignIn;

impl SignIn {
    async fn post(self) -> &'static str {
        "in"
    }
}

fn main() {}
