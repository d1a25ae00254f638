use squall::prelude::*;

#[app(user = Author, login = SignIn, handlers = [SignIn, Posts])]
struct Site;

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

#[derive(Clone)]
struct Author;

#[derive(Clone)]
struct Database;

impl squall::User for Author {
    type State = Database;
    type Id = i64;

    fn id(&self) -> i64 {
        1
    }

    async fn find(_: i64, _: Database) -> Result<Option<Author>> {
        Ok(None)
    }
}

fn main() {}
