//! A form with a session in a signed cookie, and a token against cross-site requests.

use serde::{Deserialize, Serialize};
use squall::prelude::*;
use squall::{Form, SessionValue, XsrfToken};

/// Who is there.
#[derive(Clone, Serialize, Deserialize, SessionValue)]
pub struct Visitor {
    number: u64,
}

/// Who has not said who it is: a GET may begin a session, by its token, and changes nothing else of it.
impl Default for Visitor {
    fn default() -> Visitor {
        Visitor { number: 42 }
    }
}

#[handler(get, "/form")]
pub struct ShowForm {
    token: XsrfToken,
}

impl ShowForm {
    async fn get(self) -> String {
        format!("csrf={}", self.token)
    }
}

#[derive(Form)]
pub struct Message {
    csrf_token: Option<String>,
    name: String,
    #[allow(dead_code, reason = "it is sent, and read")]
    email: String,
    message: String,
}

#[handler(post, "/form", xsrf = exempt("the token comes by a field of another name, and is compared here"))]
pub struct TakeForm {
    #[session]
    visitor: Visitor,
    token: XsrfToken,
    #[form]
    sent: Message,
}

impl TakeForm {
    async fn post(self) -> Result<String> {
        if !self.sent.csrf_token.is_some_and(|sent| self.token.is_of_the_same_session(&sent)) {
            return Err(Error::new(StatusCode::FORBIDDEN, "the form does not belong to this session"));
        }
        Ok(format!("ok {} {} {}", self.visitor.number, self.sent.name, self.sent.message.len()))
    }
}
