use squall::prelude::*;

#[app(login = SignIn, handlers = [SignIn])]
struct Site;

#[handler(get, "/sign-in", public)]
struct SignIn;

impl SignIn {
    async fn get(self) -> &'static str {
        "sign in"
    }
}

fn main() {}
