use squall::prelude::*;
use squall::SignIn;

#[app(user = Author, login = LoginPage, session = squall::Sessions::in_cookie(), handlers = [LoginPage, Submit])]
struct Site;

#[handler(post, "/sign-in-now", public, throttle = "10/3m")]
struct Submit {
    #[sign_in(no_account("this user has no name"))]
    door: SignIn<Author>,
}

impl Submit {
    async fn post(self) -> Result<()> {
        self.door.sign_in(&Author)
    }
}

#[handler(get, "/sign-in", public)]
struct LoginPage;

impl LoginPage {
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

    async fn find(_: i64, _: ()) -> Result<Option<Author>> {
        Ok(None)
    }
}

fn main() {
    let _ = squall::service(Site);
}
