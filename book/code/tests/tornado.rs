//! The code of the chapter on cookies: what is shared with a Tornado site.

use squall::prelude::*;
use squall::testing::Client;
use squall::tornado::{Secrets, TornadoSignIn, TornadoSignOut, TornadoUser};
use squall::{Config, Cookie, Secret, User};

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
        Ok((id < 10).then_some(Author { id }))
    }
}

// ANCHOR: user
impl TornadoUser for Author {
    // There it is `set_signed_cookie("author", str(author.id))`.
    const COOKIE: Cookie<'static> = Cookie::new("author");

    fn cookie_value(&self) -> String {
        self.id.to_string()
    }

    fn id_in(value: &str) -> Option<u32> {
        value.parse().ok()
    }
}
// ANCHOR_END: user

// ANCHOR: app
#[app(user = Author, login = LoginPage, config = Site::config, handlers = [Desk, LoginPage, SubmitLogin, Leave])]
struct Site {
    cookie_secret: Secret<String>,
}

impl Site {
    fn config(&self) -> Config {
        // What the Tornado site has as `cookie_secret`.
        Config::new().tornado(Secrets::new(self.cookie_secret.reveal()))
    }
}
// ANCHOR_END: app

#[handler(get, "/desk", auth)]
struct Desk {
    #[user]
    author: Author,
}

impl Desk {
    async fn get(self) -> String {
        format!("the desk of author {}", self.author.id)
    }
}

#[handler(get, "/sign-in", public)]
struct LoginPage;

impl LoginPage {
    async fn get(self) -> &'static str {
        "please sign in"
    }
}

// ANCHOR: doors
#[handler(post, "/sign-in", public, throttle = "10/3m")]
struct SubmitLogin {
    #[form]
    login: Login,
    #[sign_in(login.id)]
    door: TornadoSignIn<Author>,
}

#[handler(post, "/sign-out", public)]
struct Leave {
    door: TornadoSignOut<Author>,
}
// ANCHOR_END: doors

#[derive(serde::Deserialize)]
struct Login {
    id: u32,
}

impl SubmitLogin {
    async fn post(self) -> Result<Redirect> {
        self.door.sign_in(&Author { id: self.login.id })?;
        Ok(Redirect::to(Desk::url()))
    }
}

impl Leave {
    async fn post(self) -> Result<Redirect> {
        self.door.sign_out()?;
        Ok(Redirect::to(LoginPage::url()))
    }
}

#[tokio::test]
async fn an_author_signs_in_and_out() {
    let client = Client::new(Site { cookie_secret: Secret::new("It's a secret to everybody".to_owned()) });
    client.get(Desk::url()).await.expect_status(401);
    client.post(SubmitLogin::url()).form(&[("id", "7")]).await.expect_status(303);
    client.get(Desk::url()).await.expect_text("the desk of author 7");
    let cookie = client.cookie("author").unwrap_or_default();
    assert!(cookie.trim_matches('"').starts_with("2|1:0|10:"), "{cookie}");
    client.post(Leave::url()).await.expect_status(303);
    client.get(Desk::url()).await.expect_status(401);

    // Signed right, and not there.
    client.post(SubmitLogin::url()).form(&[("id", "70")]).await.expect_status(303);
    client.get(Desk::url()).await.expect_status(401);
}
