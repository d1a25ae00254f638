use squall::SignIn;
use squall::prelude::*;

#[app(user = Author, login = LoginPage, sessions = squall::Sessions::in_cookie(), handlers = [LoginPage, Submit])]
struct Site;

#[derive(serde::Deserialize)]
struct Login {
    name: String,
}

#[handler(post, "/sign-in-now", public, throttle = "10/3m")]
struct Submit {
    #[form]
    login: Login,
    #[sign_in]
    door: SignIn<Author>,
}

impl Submit {
    async fn post(self) -> Result<()> {
        _ = self.login.name;
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
