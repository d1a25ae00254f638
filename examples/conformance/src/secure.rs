//! The app of the listener `secure`: nothing unsafe from pages of other sites.

use squall::prelude::*;
use squall::{Config, Sessions, XsrfToken};

/// The app of the listener `secure`.
#[app(
    hosts = any("suites call it by any name"),
    trusted_origins = ["https://trusted.example.com"],
    sessions = Sessions::in_cookie(),
    config = Secure::config,
    handlers = [ShowToken, Change, AlwaysFail],
)]
pub struct Secure;

impl Secure {
    fn config(&self) -> Config {
        // Nothing is kept in its sessions; a site has its keys from the environment, or from a vault.
        Config::new().keys(["the sessions of this listener are nobody's secret"])
    }
}

#[handler(get, "/")]
struct ShowToken {
    token: XsrfToken,
}

impl ShowToken {
    async fn get(self) -> String {
        self.token.to_string()
    }
}

#[handler(post, put = post, patch = post, delete = post, "/")]
struct Change;

impl Change {
    async fn post(self) -> &'static str {
        "ok"
    }
}

#[handler(any, "/error", xsrf = exempt("it changes nothing, and shows that a request has come so far"))]
struct AlwaysFail;

impl AlwaysFail {
    async fn any(self) -> Result<()> {
        Err(Error::status_only(StatusCode::EXPECTATION_FAILED))
    }
}
