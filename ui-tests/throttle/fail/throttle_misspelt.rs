use squall::prelude::*;

#[handler(post, "/sign-in", throtle = "10/3m")]
struct SignIn;

impl SignIn {
    async fn post(self) -> &'static str {
        "in"
    }
}

fn main() {}
