//! Who gets what: every kind of route, asked by everybody, in every way, against a table that was written by hand.

use squall::prelude::*;
use squall::testing::Client;
use squall::{FindByToken, Permits, User};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Role {
    Reader,
    Editor,
}

#[derive(Clone)]
struct Author {
    name: &'static str,
    role: Role,
}

/// Counts how often a user was looked for.
#[derive(Clone, Default)]
struct Authors(Arc<AtomicUsize>);

impl User for Author {
    type State = Authors;
    type Id = String;

    fn id(&self) -> String {
        self.name.to_owned()
    }

    async fn find(name: String, authors: Authors) -> Result<Option<Author>> {
        Author::find_by_token(&name, authors).await
    }
}

impl FindByToken for Author {
    async fn find_by_token(token: &str, authors: Authors) -> Result<Option<Author>> {
        authors.0.fetch_add(1, Ordering::Relaxed);
        match token {
            "reader" => Ok(Some(Author { name: "Rita", role: Role::Reader })),
            "editor" => Ok(Some(Author { name: "Ed", role: Role::Editor })),
            "down" => Err(Error::unavailable("the database is away")),
            _ => Ok(None),
        }
    }
}

impl Permits<Role> for Author {
    fn permits(&self, role: &Role) -> bool {
        self.role >= *role
    }
}

#[handler(get, post, "/open", public)]
struct Open {
    #[user]
    visitor: Option<Author>,
}

impl Open {
    async fn get(self) -> String {
        format!("hello {}", self.visitor.map_or("visitor", |author| author.name))
    }

    async fn post(self) -> String {
        self.get().await
    }
}

#[handler(get, post, "/members", auth)]
struct Members {
    #[user]
    author: Author,
}

impl Members {
    async fn get(self) -> String {
        format!("hello {}", self.author.name)
    }

    async fn post(self) -> String {
        self.get().await
    }
}

#[handler(get, post, "/editors", auth(Role::Editor))]
struct Editors {
    #[user]
    author: Author,
}

impl Editors {
    async fn get(self) -> String {
        format!("hello {}", self.author.name)
    }

    async fn post(self) -> String {
        self.get().await
    }
}

#[handler(get, "/sign-in", public)]
struct SignIn {
    #[query]
    next: Option<String>,
}

impl SignIn {
    async fn get(self) -> String {
        format!("sign in, then {:?}", self.next)
    }
}

#[app(user = Author, login = SignIn, handlers = [Open, Members, Editors, SignIn])]
struct Site {
    authors: Authors,
}

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const NOBODY: Option<&str> = None;

type Row = (&'static str, Option<&'static str>, &'static str, &'static str, u16, &'static str);

/// Route, token, method, `Accept`, then the status and what shows that it is the right answer: of a body, or of
/// `Location`.
const TABLE: [Row; 48] = [
    ("/open", NOBODY, "GET", BROWSER, 200, "hello visitor"),
    ("/open", NOBODY, "GET", "application/json", 200, "hello visitor"),
    ("/open", NOBODY, "POST", BROWSER, 200, "hello visitor"),
    ("/open", NOBODY, "HEAD", BROWSER, 200, ""),
    ("/open", Some("reader"), "GET", BROWSER, 200, "hello Rita"),
    ("/open", Some("reader"), "GET", "application/json", 200, "hello Rita"),
    ("/open", Some("reader"), "POST", BROWSER, 200, "hello Rita"),
    ("/open", Some("reader"), "HEAD", BROWSER, 200, ""),
    ("/open", Some("editor"), "GET", BROWSER, 200, "hello Ed"),
    ("/open", Some("editor"), "GET", "application/json", 200, "hello Ed"),
    ("/open", Some("editor"), "POST", BROWSER, 200, "hello Ed"),
    ("/open", Some("editor"), "HEAD", BROWSER, 200, ""),
    ("/open", Some("junk"), "GET", BROWSER, 200, "hello visitor"),
    ("/open", Some("junk"), "GET", "application/json", 200, "hello visitor"),
    ("/open", Some("junk"), "POST", BROWSER, 200, "hello visitor"),
    ("/open", Some("junk"), "HEAD", BROWSER, 200, ""),
    ("/members", NOBODY, "GET", BROWSER, 303, "/sign-in?next=%2Fmembers%3Fa%3Db%26c"),
    ("/members", NOBODY, "GET", "application/json", 401, "{\"title\":\"Unauthorized\",\"status\":401}"),
    ("/members", NOBODY, "POST", BROWSER, 401, "<h1>Unauthorized</h1>"),
    ("/members", NOBODY, "HEAD", BROWSER, 303, "/sign-in?next=%2Fmembers%3Fa%3Db%26c"),
    ("/members", Some("reader"), "GET", BROWSER, 200, "hello Rita"),
    ("/members", Some("reader"), "GET", "application/json", 200, "hello Rita"),
    ("/members", Some("reader"), "POST", BROWSER, 200, "hello Rita"),
    ("/members", Some("reader"), "HEAD", BROWSER, 200, ""),
    ("/members", Some("editor"), "GET", BROWSER, 200, "hello Ed"),
    ("/members", Some("editor"), "GET", "application/json", 200, "hello Ed"),
    ("/members", Some("editor"), "POST", BROWSER, 200, "hello Ed"),
    ("/members", Some("editor"), "HEAD", BROWSER, 200, ""),
    ("/members", Some("junk"), "GET", BROWSER, 401, "<h1>Unauthorized</h1>"),
    ("/members", Some("junk"), "GET", "application/json", 401, "{\"title\":\"Unauthorized\",\"status\":401}"),
    ("/members", Some("junk"), "POST", BROWSER, 401, "<h1>Unauthorized</h1>"),
    ("/members", Some("junk"), "HEAD", BROWSER, 401, ""),
    ("/editors", NOBODY, "GET", BROWSER, 303, "/sign-in?next=%2Feditors%3Fa%3Db%26c"),
    ("/editors", NOBODY, "GET", "application/json", 401, "{\"title\":\"Unauthorized\",\"status\":401}"),
    ("/editors", NOBODY, "POST", BROWSER, 401, "<h1>Unauthorized</h1>"),
    ("/editors", NOBODY, "HEAD", BROWSER, 303, "/sign-in?next=%2Feditors%3Fa%3Db%26c"),
    ("/editors", Some("reader"), "GET", BROWSER, 403, "<h1>Forbidden</h1>"),
    ("/editors", Some("reader"), "GET", "application/json", 403, "{\"title\":\"Forbidden\",\"status\":403}"),
    ("/editors", Some("reader"), "POST", BROWSER, 403, "<h1>Forbidden</h1>"),
    ("/editors", Some("reader"), "HEAD", BROWSER, 403, ""),
    ("/editors", Some("editor"), "GET", BROWSER, 200, "hello Ed"),
    ("/editors", Some("editor"), "GET", "application/json", 200, "hello Ed"),
    ("/editors", Some("editor"), "POST", BROWSER, 200, "hello Ed"),
    ("/editors", Some("editor"), "HEAD", BROWSER, 200, ""),
    ("/editors", Some("junk"), "GET", BROWSER, 401, "<h1>Unauthorized</h1>"),
    ("/editors", Some("junk"), "GET", "application/json", 401, "{\"title\":\"Unauthorized\",\"status\":401}"),
    ("/editors", Some("junk"), "POST", BROWSER, 401, "<h1>Unauthorized</h1>"),
    ("/editors", Some("junk"), "HEAD", BROWSER, 401, ""),
];

#[tokio::test]
async fn everybody_gets_what_the_table_says() {
    let authors = Authors::default();
    let client = Client::over_socket(Site { authors: authors.clone() }).await;
    for (route, token, method, accept, status, shows) in TABLE {
        let case = format!("{method} {route} by {token:?}, {accept}");
        let before = authors.0.load(Ordering::Relaxed);
        let mut request = client.request(method.parse().unwrap(), format!("{route}?a=b&c")).header("accept", accept);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let answer = request.await;
        assert_eq!(answer.status().as_u16(), status, "{case}");
        let shown = answer.header("location").map_or_else(|| answer.text().to_owned(), str::to_owned);
        assert!(shown.contains(shows) && (!shows.is_empty() || shown.is_empty()), "{case}: {shown:?}");
        let cache = answer.header("cache-control");
        let own = if status < 400 { "private, no-store" } else { "no-store" };
        assert_eq!(cache, Some(own), "{case}");
        let challenge = match (status, token) {
            (401, None) => Some("Bearer realm=\"Site\""),
            (401, Some(_)) => Some("Bearer realm=\"Site\", error=\"invalid_token\""),
            _ => None,
        };
        assert_eq!(answer.header("www-authenticate"), challenge, "{case}");
        // Both the guard and the field ask.
        assert_eq!(authors.0.load(Ordering::Relaxed) - before, usize::from(token.is_some()), "{case}");
    }
    client.shutdown().await;
}

#[tokio::test]
async fn a_store_that_is_down_is_the_answer_and_no_decision() {
    let client = Client::over_socket(Site { authors: Authors::default() }).await;
    for route in ["/open", "/members", "/editors"] {
        client.get(route).header("authorization", "Bearer down").await.expect_status(503);
    }
    client.shutdown().await;
}
