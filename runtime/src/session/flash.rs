//! Messages that the next page shows, once.

use super::carried::Carried;
use super::change::Change;
use crate::error::Result;
use crate::extract::{FromRequest, NeedsSessions, PerVisitor};
use crate::random::random_bytes;
use crate::request::Request;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use std::sync::Arc;

/// The value of the session that holds them.
const KEY: &str = "squall.flash";
/// The most messages that wait to be shown; of more, the oldest go.
const MOST: usize = 5;
/// The most bytes of one: a session in a cookie has room for 4,000 in all.
const LONGEST: usize = 400;

/// Messages that the next page shows, once: a field of a handler, which needs no attribute.
///
/// They are kept in the visitor's session, so they are there after a redirect. They are taken out when a page has been
/// shown with them; a page that fails leaves them for the next. Two requests at once lose none. Five of them wait at most,
/// of 400 bytes each: of more the oldest go.
///
/// ```
/// use squall::prelude::*;
/// use squall::{Flash, Sessions};
///
/// #[handler(post, "/posts")]
/// struct AddPost {
///     flash: Flash,
/// }
///
/// impl AddPost {
///     async fn post(self) -> Result<Redirect> {
///         self.flash.success("The post is out.");
///         Ok(Redirect::to(Front::url()))
///     }
/// }
///
/// #[handler(get, "/")]
/// struct Front {
///     flash: Flash,
/// }
///
/// impl Front {
///     async fn get(self) -> String {
///         self.flash.take().iter().map(|message| format!("{}: {message}\n", message.level())).collect()
///     }
/// }
///
/// #[app(sessions = Sessions::in_cookie(), handlers = [AddPost, Front])]
/// struct App;
/// ```
#[derive(Clone)]
pub struct Flash {
    carried: Arc<Carried>,
}

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FlashLevel {
    /// Something has been done.
    Success,
    /// Something to know.
    Info,
    /// Something to look at.
    Warning,
    /// Something has not been done.
    Error,
}

impl fmt::Display for FlashLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            FlashLevel::Success => "success",
            FlashLevel::Info => "info",
            FlashLevel::Warning => "warning",
            FlashLevel::Error => "error",
        })
    }
}

/// A message that the next page shows. It prints as its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashMessage {
    /// By it, taking it out takes out this one alone.
    id: u64,
    level: FlashLevel,
    text: String,
}

impl FlashMessage {
    /// What it is about.
    pub fn level(&self) -> FlashLevel {
        self.level
    }

    /// What it says.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for FlashMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Flash {
    /// Tells that something has been done.
    pub fn success(&self, text: impl Into<String>) {
        self.push(FlashLevel::Success, text.into());
    }

    /// Tells something to know.
    pub fn info(&self, text: impl Into<String>) {
        self.push(FlashLevel::Info, text.into());
    }

    /// Tells something to look at.
    pub fn warning(&self, text: impl Into<String>) {
        self.push(FlashLevel::Warning, text.into());
    }

    /// Tells that something has not been done.
    pub fn error(&self, text: impl Into<String>) {
        self.push(FlashLevel::Error, text.into());
    }

    /// The messages that wait, in their order, and go on waiting: for an answer that nobody sees.
    #[cfg(feature = "templates")]
    pub(crate) fn waiting(&self) -> Vec<FlashMessage> {
        self.carried.read(|record| messages(record.values.get(KEY)))
    }

    /// The messages that wait, in their order; they are taken out when the answer leaves.
    pub fn take(&self) -> Vec<FlashMessage> {
        let messages = self.carried.read(|record| messages(record.values.get(KEY)));
        if !messages.is_empty() {
            let shown: Vec<u64> = messages.iter().map(|message| message.id).collect();
            // Only these: another request may have left more meanwhile.
            self.change(move |messages| messages.retain(|message| !shown.contains(&message.id)));
        }
        messages
    }

    fn push(&self, level: FlashLevel, mut text: String) {
        if text.len() > LONGEST {
            let mut end = LONGEST;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
        }
        // Where the system gives no random bytes, nothing else of a session goes well either.
        let id = random_bytes().map(u64::from_le_bytes).unwrap_or_default();
        let message = FlashMessage { id, level, text };
        self.change(move |messages| {
            messages.push(message.clone());
            let surplus = messages.len().saturating_sub(MOST);
            messages.drain(..surplus);
        });
    }

    fn change(&self, change: impl Fn(&mut Vec<FlashMessage>) + Send + Sync + 'static) {
        self.carried.change(Change::Update(
            KEY,
            Box::new(move |there| {
                let mut messages = messages(there);
                change(&mut messages);
                if messages.is_empty() { None } else { serde_json::to_value(messages).ok() }
            }),
        ));
    }
}

fn messages(value: Option<&Value>) -> Vec<FlashMessage> {
    value.and_then(|value| Vec::deserialize(value).ok()).unwrap_or_default()
}

#[diagnostic::do_not_recommend]
impl FromRequest for Flash {
    async fn from_request(request: &Request) -> Result<Flash> {
        Ok(Flash { carried: Carried::of(request).await? })
    }
}

impl NeedsSessions for Flash {}

impl PerVisitor for Flash {}

impl fmt::Debug for Flash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flash(..)")
    }
}
