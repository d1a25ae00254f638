use squall::prelude::*;

#[section("/api", throttle = "10/3 minutes")]
struct Api;

#[handler(post, "/sign-in", in = Api)]
struct SignIn;

impl SignIn {
    async fn post(self) -> &'static str {
        "in"
    }
}

fn main() {}
