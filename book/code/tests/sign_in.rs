//! The code of the chapter "Users": signing in and out.

use squall::prelude::*;
use squall::testing::Client;
use squall::{LocalPath, MemorySessions, Secret, SignIn, SignOut, User, Verified, XsrfToken};
use squall::{hash_password, verify_password};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Clone)]
struct Author {
    name: String,
}

impl User for Author {
    type State = Authors;
    type Id = String;

    fn id(&self) -> String {
        self.name.clone()
    }

    async fn find(name: String, authors: Authors) -> Result<Option<Author>> {
        Ok(authors.hash_of(&name).map(|_| Author { name }))
    }
}

/// The hashes of passwords, by name.
#[derive(Clone, Default)]
struct Authors(Arc<Mutex<HashMap<String, String>>>);

impl Authors {
    fn hash_of(&self, name: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn keep_hash(&self, name: &str, hash: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), hash);
    }
}

// ANCHOR: app
#[app(
    user = Author,
    login = LoginPage,
    sessions = self.sessions.clone(),
    handlers = [Desk, LoginPage, SubmitLogin, Leave],
)]
struct Site {
    authors: Authors,
    sessions: MemorySessions,
}
// ANCHOR_END: app

#[handler(get, "/desk", auth)]
struct Desk {
    #[user]
    author: Author,
}

impl Desk {
    async fn get(self) -> String {
        format!("the desk of {}", self.author.name)
    }
}

// ANCHOR: page
#[handler(get, "/sign-in", public)]
struct LoginPage {
    #[query]
    next: Option<LocalPath>,
    token: XsrfToken,
}

impl LoginPage {
    async fn get(self) -> Html<String> {
        let next =
            self.next.map_or_else(String::new, |next| next.as_str().replace('&', "&amp;").replace('"', "&quot;"));
        Html(format!(
            "<form method=post>{}<input type=hidden name=next value=\"{next}\">\
             <input name=name autocomplete=username><input name=password type=password><button>Sign in</button></form>",
            self.token.field(),
        ))
    }
}
// ANCHOR_END: page

// ANCHOR: submit
#[derive(serde::Deserialize)]
struct Login {
    name: String,
    password: Secret<String>,
    next: Option<LocalPath>,
}

#[handler(post, "/sign-in", public, throttle = "10/3m")]
struct SubmitLogin {
    #[form]
    login: Login,
    #[state]
    authors: Authors,
    #[sign_in(login.name)]
    door: SignIn<Author>,
}

impl SubmitLogin {
    async fn post(self) -> Result<Redirect> {
        let Login { name, password, next } = self.login;
        // Where there is no such author it takes as long, and is as wrong.
        let kept = self.authors.hash_of(&name);
        match verify_password(kept.as_deref(), &password).await? {
            Verified::Wrong => return Err(Error::unprocessable("the name or the password is wrong")),
            Verified::RightAndRehashed(hash) => self.authors.keep_hash(&name, hash),
            Verified::Right => {}
        }
        self.door.sign_in(&Author { name })?;
        Ok(match next {
            Some(next) => Redirect::to(next),
            None => Redirect::to(Desk::url()),
        })
    }
}
// ANCHOR_END: submit

// ANCHOR: leave
#[handler(post, "/sign-out", public)]
struct Leave {
    session: SignOut,
}

impl Leave {
    async fn post(self) -> Redirect {
        self.session.sign_out();
        Redirect::to(LoginPage::url())
    }
}
// ANCHOR_END: leave

#[tokio::test]
async fn an_author_signs_in_and_out() -> Result<()> {
    let authors = Authors::default();
    authors.keep_hash("ada", hash_password(&Secret::new("open sesame".to_owned())).await?);
    let client = Client::over_socket(Site { authors, sessions: MemorySessions::new() }).await;

    let answer = client.get(Desk::url()).header("accept", "text/html").await.expect_status(303);
    let login = answer.header("location").unwrap_or_default().to_owned();
    assert_eq!(login, "/sign-in?next=%2Fdesk");
    client.get(&login).await.expect_status(200).expect_text_containing("value=\"/desk\"");

    for (name, password) in [("ada", "guess"), ("nobody", "open sesame")] {
        let answer = client.post(SubmitLogin::url()).form(&[("name", name), ("password", password)]).await;
        answer.expect_status(422).expect_text_containing("the name or the password is wrong");
    }
    let form = [("name", "ada"), ("password", "open sesame"), ("next", "/desk")];
    client.post(SubmitLogin::url()).form(&form).await.expect_status(303).expect_header("location", "/desk");
    client.get(Desk::url()).await.expect_text("the desk of ada");
    // Another site as `next` is no value of its type.
    let form = [("name", "ada"), ("password", "open sesame"), ("next", "//evil.example")];
    client.post(SubmitLogin::url()).form(&form).await.expect_status(422);

    client.post(Leave::url()).await.expect_status(303);
    client.get(Desk::url()).header("accept", "text/html").await.expect_status(303);
    Ok(())
}
