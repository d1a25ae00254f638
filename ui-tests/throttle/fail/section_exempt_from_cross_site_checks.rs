use squall::prelude::*;

#[section("/api", xsrf = exempt("they are signed"))]
struct Api;

#[handler(post, "/sign-in", in = Api)]
struct SignIn;

impl SignIn {
    async fn post(self) -> &'static str {
        "in"
    }
}

fn main() {}
