//! The code of the chapter "Users".

use squall::prelude::*;
use squall::testing::Client;
use squall::{FindByToken, Permits, User};
use std::collections::HashMap;
use std::sync::Arc;

// ANCHOR: user
#[derive(Clone)]
struct Author {
    id: u32,
    name: String,
    role: Role,
}

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Role {
    Writer,
    Editor,
}

impl User for Author {
    type State = Authors;
    type Id = u32;

    fn id(&self) -> u32 {
        self.id
    }

    async fn find(id: u32, authors: Authors) -> Result<Option<Author>> {
        Ok(authors.0.values().find(|author| author.id == id).cloned())
    }
}
// ANCHOR_END: user

/// The authors by their tokens.
#[derive(Clone)]
struct Authors(Arc<HashMap<String, Author>>);

// ANCHOR: app
#[app(
    user = Author,
    login = SignIn,
    handlers = [Posts, SignIn, AddPost, DeletePost, AdminHome, AdminHelp, "/feeds" => public(feeds::HANDLERS)],
)]
struct Site {
    authors: Authors,
}
// ANCHOR_END: app

// ANCHOR: decisions
#[handler(get, "/posts", public)]
struct Posts {
    #[user]
    visitor: Option<Author>,
}

#[handler(post, "/posts", auth)]
struct AddPost {
    #[user]
    author: Author,
}

#[handler(delete, "/posts/{id}", auth(Role::Editor))]
struct DeletePost {
    id: u32,
}
// ANCHOR_END: decisions

impl Posts {
    async fn get(self) -> String {
        match self.visitor {
            Some(author) => format!("welcome back, {}", author.name),
            None => "welcome".to_owned(),
        }
    }
}

impl AddPost {
    async fn post(self) -> String {
        format!("a post by {}", self.author.name)
    }
}

impl DeletePost {
    async fn delete(self) -> String {
        format!("post {} is gone", self.id)
    }
}

// ANCHOR: permits
impl Permits<Role> for Author {
    fn permits(&self, role: &Role) -> bool {
        self.role >= *role
    }
}
// ANCHOR_END: permits

// ANCHOR: section
#[section("/admin", auth(Role::Editor))]
struct Admin;

#[handler(get, "/", in = Admin)]
struct AdminHome;

#[handler(get, "/help", in = Admin, public("whoever lost a password reads it"))]
struct AdminHelp;
// ANCHOR_END: section

impl AdminHome {
    async fn get(self) -> &'static str {
        "admin"
    }
}

impl AdminHelp {
    async fn get(self) -> &'static str {
        "help"
    }
}

#[handler(get, "/sign-in", public)]
struct SignIn {
    #[query]
    next: Option<squall::LocalPath>,
}

impl SignIn {
    async fn get(self) -> String {
        let next = self.next.as_ref().map_or("/", |next| next.as_str());
        format!("sign in to go on to {next}")
    }
}

mod feeds {
    use squall::prelude::*;

    #[handler(get, "/news")]
    pub struct News;

    impl News {
        async fn get(self) -> &'static str {
            "news"
        }
    }

    handlers! { pub HANDLERS = [News] }
}

// ANCHOR: token
impl FindByToken for Author {
    async fn find_by_token(token: &str, authors: Authors) -> Result<Option<Author>> {
        Ok(authors.0.get(token).cloned())
    }
}
// ANCHOR_END: token

fn client() -> Client {
    let author = |id, name: &str, role| Author { id, name: name.to_owned(), role };
    let authors = [("ada", author(1, "Ada", Role::Editor)), ("bob", author(2, "Bob", Role::Writer))];
    let authors = authors.map(|(token, author)| (token.to_owned(), author));
    Client::new(Site { authors: Authors(Arc::new(HashMap::from(authors))) })
}

#[tokio::test]
async fn everybody_gets_what_the_chapter_says() {
    let client = client();
    client.get("/posts").await.expect_text("welcome");
    client.get("/posts").header("authorization", "Bearer ada").await.expect_text("welcome back, Ada");
    client.post("/posts").await.expect_status(401);
    client.post("/posts").header("authorization", "Bearer bob").await.expect_text("a post by Bob");
    client.delete("/posts/7").header("authorization", "Bearer bob").await.expect_status(403);
    client.delete("/posts/7").header("authorization", "Bearer ada").await.expect_text("post 7 is gone");
    client.get("/admin").header("authorization", "Bearer bob").await.expect_status(403);
    client.get("/admin").header("authorization", "Bearer ada").await.expect_text("admin");
    client.get("/admin/help").await.expect_text("help");
    client.get("/feeds/news").await.expect_text("news");
    let sent = client.get("/admin").header("accept", "text/html").follow().await;
    sent.expect_text("sign in to go on to /admin");
}
