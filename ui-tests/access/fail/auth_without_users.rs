use squall::prelude::*;

#[section("/admin", auth)]
struct Admin;

#[app(handlers = [Posts, Post, Visit])]
struct Site;

#[handler(get, "/posts", auth)]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/post", in = Admin)]
struct Post;

impl Post {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/visit", public)]
struct Visit {
    #[user]
    visitor: Option<Author>,
}

impl Visit {
    async fn get(self) -> &'static str {
        ""
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
