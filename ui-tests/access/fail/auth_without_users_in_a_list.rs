use squall::prelude::*;

handlers! { POSTS = [Posts, Post] }

#[app(handlers = [POSTS])]
struct Site;

#[handler(get, "/posts", auth)]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/post", auth(Role::Editor))]
struct Post {
    #[user]
    author: Author,
}

impl Post {
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

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Reader,
    Editor,
}

impl squall::Permits<Role> for Author {
    fn permits(&self, role: &Role) -> bool {
        *role == Role::Reader
    }
}

fn main() {}
