use squall::prelude::*;

#[app(user = Author, login = SignIn, handlers = [SignIn, Posts, Post])]
struct Site;

#[handler(get, "/posts", public, auth)]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/post", auth, public("open"))]
struct Post;

impl Post {
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
