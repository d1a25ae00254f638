use squall::prelude::*;
use ui_tests::blog;

#[app(user = Author, login = SignIn, handlers = [SignIn, "/blog" => public(blog::READERS), "/members" => auth(blog::READERS), "/staff" => auth(Role::Editor, blog::READERS)])]
struct Site;

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
