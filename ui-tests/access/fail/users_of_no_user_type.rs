use squall::prelude::*;

#[app(user = Author, login = SignIn, handlers = [SignIn, Posts])]
struct Site;

struct Author;

#[handler(get, "/posts", auth)]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/sign-in", public)]
struct SignIn;

impl SignIn {
    async fn get(self) -> &'static str {
        "sign in"
    }
}

fn main() {}
