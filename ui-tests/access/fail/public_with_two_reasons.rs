use squall::prelude::*;

#[app(user = Author, login = SignIn, handlers = [SignIn, Posts])]
struct Site;

#[handler(get, "/posts", public("one", "two"))]
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

#[derive(Clone)]
struct Author;

impl squall::User for Author {
    type State = ();
    type Id = i64;

    fn id(&self) -> i64 {
        1
    }

    async fn find(_: i64, (): ()) -> Result<Option<Author>> {
        Ok(None)
    }
}

fn main() {}
