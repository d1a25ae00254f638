//! How users of the app say who they are.

use super::answers::Answers;
use crate::route::{Listed, Methods, UserField, Xsrf};
use serde_json::{Map, Value, json};

/// What an app says for its document.
#[derive(Clone, Copy)]
pub struct OfApp {
    /// What it is called.
    pub title: &'static str,
    /// Which version of it this is.
    pub version: &'static str,
    /// What it is for.
    pub told: &'static str,
    /// The scheme of the tokens that its users send.
    pub tokens: Option<&'static str>,
    /// Whether they send name and password.
    pub basic: bool,
    /// Whether it has users at all.
    pub users: bool,
    /// Whether it keeps sessions.
    pub sessions: bool,
    /// Whether a cookie of a Tornado site does.
    pub tornado: bool,
    /// Whether requests that another site may have made are checked, where handlers do not say it.
    pub xsrf: Xsrf,
    /// What its pages of errors are; `None` for those of squall.
    pub errors: Option<fn(&mut Answers<'_>)>,
}

impl OfApp {
    /// Of an app that says nothing.
    pub const BLANK: OfApp = OfApp {
        title: "",
        version: "",
        told: "",
        tokens: None,
        basic: false,
        users: false,
        sessions: false,
        tornado: false,
        xsrf: Xsrf::Checked,
        errors: None,
    };

    /// Its security schemes, by name.
    pub(super) fn schemes(&self) -> Map<String, Value> {
        let mut schemes = Map::new();
        if let Some(scheme) = self.tokens {
            let scheme = if scheme.eq_ignore_ascii_case("bearer") {
                json!({"type": "http", "scheme": "bearer"})
            } else {
                let description = format!("The word `{scheme}`, a space, and the token.");
                json!({"type": "apiKey", "in": "header", "name": "Authorization", "description": description})
            };
            schemes.insert("token".to_owned(), scheme);
        }
        if self.basic {
            schemes.insert("basic".to_owned(), json!({"type": "http", "scheme": "basic"}));
        }
        if self.sessions && self.users {
            let session = json!({"type": "apiKey", "in": "cookie", "name": "__Host-session", "description": "The session of who is signed in."});
            schemes.insert("session".to_owned(), session);
        }
        if self.tornado {
            let cookie = json!({"type": "apiKey", "in": "cookie", "name": "user", "description": "The signed cookie of the site's Tornado part."});
            schemes.insert("tornado".to_owned(), cookie);
        }
        schemes
    }

    /// What a request of this handler needs; `None` where nobody asks.
    pub(super) fn requirement(&self, listed: &Listed) -> Option<Value> {
        let guarded = listed.access().is_guarded();
        if !guarded && matches!(listed.route.user, UserField::None) {
            return None;
        }
        let mut ways: Vec<Value> = self.schemes().keys().map(|name| json!({name: []})).collect();
        if ways.is_empty() {
            return None;
        }
        if !guarded {
            ways.insert(0, json!({}));
        }
        Some(ways.into())
    }

    /// Whether a request that a browser may have been made to send is refused here.
    pub(super) fn refuses_foreign(&self, listed: &Listed, method: Methods) -> bool {
        let checked = [self.xsrf, listed.route.protection.xsrf].iter().all(|said| matches!(said, Xsrf::Checked));
        checked && !Methods::SAFE.contains(method)
    }
}
