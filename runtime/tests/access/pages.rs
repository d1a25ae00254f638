//! Guards under an app's own error pages, and around a mounted service.

use axum::Router;
use axum::routing::get;
use squall::prelude::*;
use squall::testing::Client;
use squall::{FindByToken, Permits, User};

#[derive(Clone)]
struct Clerk;

impl User for Clerk {
    type State = ();
    type Id = ();

    fn id(&self) {}

    async fn find((): (), (): ()) -> Result<Option<Clerk>> {
        Ok(Some(Clerk))
    }
}

impl FindByToken for Clerk {
    async fn find_by_token(token: &str, (): ()) -> Result<Option<Clerk>> {
        Ok((token == "clerk").then_some(Clerk))
    }
}

impl Permits<bool> for Clerk {
    fn permits(&self, always: &bool) -> bool {
        *always
    }
}

#[handler(get, "/desk", auth(true))]
struct Desk;

impl Desk {
    async fn get(self) -> &'static str {
        "desk"
    }
}

#[handler(get, "/safe", auth(false))]
struct Safe;

impl Safe {
    async fn get(self) -> &'static str {
        "safe"
    }
}

fn page(error: &Error, _request: &Request) -> String {
    format!("sorry: {}", error.status().as_u16())
}

#[app(
    user = Clerk,
    login = none("clerks have tokens"),
    errors = page,
    handlers = [
        Desk,
        Safe,
        "/shown" => public(self.legacy),
        "/kept" => auth(self.legacy),
        "/shut" => auth(false, self.legacy),
    ],
)]
struct Office {
    legacy: Router,
}

async fn client() -> Client {
    Client::over_socket(Office { legacy: Router::new().route("/paper", get(|| async { "paper" })) }).await
}

#[tokio::test]
async fn an_app_s_own_page_keeps_status_and_headers_of_a_refusal() {
    let client = client().await;
    let refused = client.get("/desk").header("accept", "text/html").await;
    assert_eq!((refused.status().as_u16(), refused.text()), (401, "sorry: 401"));
    assert_eq!(refused.header("www-authenticate"), Some("Bearer realm=\"Office\""));
    assert_eq!(refused.header("cache-control"), Some("no-store"));
    client.get("/desk").header("authorization", "Bearer clerk").await.expect_status(200).expect_text("desk");
    let forbidden = client.get("/safe").header("authorization", "Bearer clerk").await;
    assert_eq!((forbidden.status().as_u16(), forbidden.text()), (403, "sorry: 403"));
    client.shutdown().await;
}

#[tokio::test]
async fn a_mounted_service_is_guarded_by_its_entry() {
    let client = client().await;
    for (path, token, expected) in [
        ("/shown/paper", None, 200),
        ("/kept/paper", None, 401),
        ("/kept", None, 401),
        ("/kept/paper", Some("clerk"), 200),
        ("/kept/paper", Some("thief"), 401),
        ("/shut/paper", Some("clerk"), 403),
    ] {
        let mut request = client.get(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        assert_eq!(request.await.status(), expected, "{path} {token:?}");
    }
    let kept = client.get("/kept/paper").header("authorization", "Bearer clerk").await;
    assert_eq!((kept.text(), kept.header("cache-control")), ("paper", Some("private, no-store")));
    client.shutdown().await;
}
