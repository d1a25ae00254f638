//! A chat: whoever has given a name talks in rooms, sees who is here and who is typing, and misses nothing.

mod people;
mod rooms;

use people::Guest;
use squall::prelude::*;
use squall::{Sessions, Topics, TopicsScript, assets};

/// The app.
#[app(
    user = Guest,
    login = people::Enter,
    sessions = Sessions::in_cookie(),
    topics = [rooms::Room, rooms::Typing],
    handlers = [people::HANDLERS, rooms::HANDLERS, Static, public(TopicsScript)],
)]
pub struct App {
    topics: Topics,
}

/// The style sheet, the script and the icon.
#[assets("static")]
struct Static;

impl App {
    /// The chat. Its processes are connected as `SQUALL_TOPICS` says: `redis://..`, `nats://..`, `postgres://..`; without it
    /// there is one.
    pub async fn open() -> Result<App> {
        Ok(App { topics: Topics::of_environment()? })
    }
}
