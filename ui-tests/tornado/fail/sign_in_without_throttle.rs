use squall::prelude::*;
use squall::tornado::{TornadoSignIn, TornadoUser};
use squall::{Cookie, User};

#[derive(Clone)]
struct Author {
    id: u32,
}

impl User for Author {
    type State = ();
    type Id = u32;

    fn id(&self) -> u32 {
        self.id
    }

    async fn find(id: u32, _: ()) -> Result<Option<Author>> {
        Ok(Some(Author { id }))
    }
}

impl TornadoUser for Author {
    const COOKIE: Cookie<'static> = Cookie::new("author");

    fn cookie_value(&self) -> String {
        self.id.to_string()
    }

    fn id_in(value: &str) -> Option<u32> {
        value.parse().ok()
    }
}

#[handler(post, "/sign-in", public)]
struct SubmitLogin {
    #[sign_in(no_account("this user has no name"))]
    door: TornadoSignIn<Author>,
}

impl SubmitLogin {
    async fn post(self) -> Result<()> {
        self.door.sign_in(&Author { id: 1 })
    }
}

#[app(user = Author, login = none("clients know it"), handlers = [SubmitLogin])]
struct App;

fn main() {}
