use squall::prelude::*;

#[handler(post, "/sign-in", throttle = "10/3m")]
struct SignIn;

impl SignIn {
    async fn post(self) -> &'static str {
        "in"
    }
}

fn main() {}

#[section("/api", throttle = "1000/h")]
struct Api;

#[handler(get, "/health", in = Api, throttle = off("our own monitoring asks here"))]
struct Health;

impl Health {
    async fn get(self) {}
}
