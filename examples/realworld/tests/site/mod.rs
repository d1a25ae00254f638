//! The site, over a socket, on SQLite and on PostgreSQL.

#[path = "../../../../runtime/tests/session_stores/servers.rs"]
#[allow(dead_code, reason = "it is PostgreSQL alone that is asked for here")]
mod servers;

use realworld::Conduit;
use serde_json::{Value, json};
use squall::testing::{Client, TestRequest};
use tempfile::TempDir;

/// A site on a database of its own. Both end with it.
pub struct Site {
    /// Asks it.
    pub client: Client,
    /// Where its database is.
    #[allow(dead_code, reason = "not all programs of tests want to know")]
    pub database: String,
    _folder: Option<TempDir>,
    _postgres: Option<servers::Server>,
}

impl Site {
    /// In a file.
    pub async fn on_sqlite() -> Site {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("conduit.sqlite").display());
        let client = Client::over_socket(Conduit::open(&database).await.unwrap()).await;
        Site { client, database, _folder: Some(folder), _postgres: None }
    }

    /// With a server of its own.
    pub async fn on_postgres() -> Site {
        let postgres = servers::Server::postgres().await;
        let options = postgres.postgres_options();
        let database = format!("postgres://squall@127.0.0.1:{}/postgres", options.get_port());
        let client = Client::over_socket(Conduit::open(&database).await.unwrap()).await;
        Site { client, database, _folder: None, _postgres: Some(postgres) }
    }

    /// Signs somebody up, and gives their token.
    pub async fn sign_up(&self, name: &str) -> String {
        let user =
            json!({"user": {"username": name, "email": format!("{name}@example.com"), "password": "fair winds"}});
        let answer: Value = self.client.post("/api/users").json(&user).await.expect_status(201).json();
        assert_eq!(answer["user"]["username"], name);
        answer["user"]["token"].as_str().unwrap().to_owned()
    }

    /// Has somebody write an article, and gives its slug.
    #[allow(dead_code, reason = "not all programs of tests write")]
    pub async fn write(&self, token: &str, title: &str, tags: &[&str]) -> String {
        let article = json!({"article": {"title": title, "description": "d", "body": "b", "tagList": tags}});
        let answer = signed(self.client.post("/api/articles").json(&article), token).await.expect_status(201);
        answer.json::<Value>()["article"]["slug"].as_str().unwrap().to_owned()
    }

    /// What a GET gives.
    pub async fn get(&self, target: &str, token: &str) -> Value {
        signed(self.client.get(target), token).await.expect_status(200).json()
    }
}

/// The request with the token, if there is one.
pub fn signed(request: TestRequest, token: &str) -> TestRequest {
    if token.is_empty() { request } else { request.header("authorization", format!("Token {token}")) }
}

/// The same test on both databases.
#[macro_export]
macro_rules! on_both {
    ($($name:ident)*) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$name(&$crate::site::Site::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                super::$name(&$crate::site::Site::on_postgres().await).await;
            }
        }
    )*};
}
