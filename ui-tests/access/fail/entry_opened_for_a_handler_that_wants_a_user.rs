use squall::prelude::*;

handlers! { POSTS = [Posts, Post] }

#[app(user = Author, login = SignIn, handlers = [SignIn, public(POSTS)])]
struct Site;

#[section("/blog")]
struct Blog;

#[handler(get, "/posts", in = Blog)]
struct Posts {
    #[user]
    author: Author,
}

impl Posts {
    async fn get(self) -> &'static str {
        let Author = self.author;
        ""
    }
}

#[handler(get, "/posts/{id}")]
struct Post {
    id: u32,
}

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
