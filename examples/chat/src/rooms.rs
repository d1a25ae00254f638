//! Rooms, and what is said in them.

use crate::people::Guest;
use serde::{Deserialize, Serialize};
use squall::prelude::*;
use squall::ws::Socket;
use squall::{Events, Form, FormView, LastEventId, Offset, OrPage, Rejected, Text, Topics, topic};
use std::time::Duration;
use tokio::time::sleep;

handlers! { pub(crate) HANDLERS = [Lobby, ShowRoom, Say, Talk, Type, Listen, Wait] }

/// How many messages a room shows when somebody comes in.
const SHOWN: usize = 100;
/// The longest message, in bytes.
const LONGEST: usize = 2000;
/// So long after each thing that it has said a page is listened to again.
const PACE: Duration = Duration::from_millis(100);

/// A room's name.
#[derive(Clone, Copy, Text)]
pub(crate) enum Name {
    Harbour,
    Kitchen,
    Workshop,
}

impl Name {
    const ALL: [Name; 3] = [Name::Harbour, Name::Kitchen, Name::Workshop];

    fn about(self) -> &'static str {
        match self {
            Name::Harbour => "Arrivals, departures, the weather",
            Name::Kitchen => "What is for supper",
            Name::Workshop => "Things that are being made",
        }
    }
}

/// What is said in a room; its members are the names of those who are in it.
#[topic("room/{name}", message = Said, member = String, history = 500)]
pub(crate) struct Room {
    name: Name,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Said {
    who: String,
    text: String,
}

/// Who is typing in a room: of no use a moment later.
#[topic("typing/{name}", message = String, history = 0)]
pub(crate) struct Typing {
    name: Name,
}

#[page("lobby.html")]
struct LobbyPage {
    rooms: [Name; 3],
}

#[handler(get, "/", public)]
pub(crate) struct Lobby;

impl Lobby {
    async fn get(self) -> LobbyPage {
        LobbyPage { rooms: Name::ALL }
    }
}

#[derive(Form)]
struct Words {
    #[form(trim)]
    #[garde(length(min = 1, max = LONGEST))]
    text: String,
}

#[page("room.html")]
struct RoomPage {
    room: Name,
    messages: Vec<Said>,
    /// Where the messages end, and the script begins.
    end: Offset,
    present: Vec<String>,
    form: FormView<Words>,
}

impl RoomPage {
    async fn of(topics: &Topics, room: Name, form: FormView<Words>) -> Result<RoomPage> {
        let history = topics.history(&Room { name: room }, SHOWN).await?;
        let messages: Result<Vec<Said>> = history.messages.iter().map(|message| message.read()).collect();
        let mut present = topics.present(&Room { name: room }).await?;
        present.sort();
        Ok(RoomPage { room, messages: messages?, end: history.end, present, form })
    }
}

#[handler(get, "/rooms/{name}", auth)]
struct ShowRoom {
    name: Name,
    #[state]
    topics: Topics,
}

impl ShowRoom {
    async fn get(self) -> Result<RoomPage> {
        RoomPage::of(&self.topics, self.name, FormView::blank()).await
    }
}

#[handler(post, "/rooms/{name}", auth, throttle = "60/1m")]
struct Say {
    name: Name,
    #[form]
    words: Result<Words, Rejected<Words>>,
    #[user]
    guest: Guest,
    #[state]
    topics: Topics,
}

impl Say {
    async fn post(self) -> Result<Redirect> {
        let form = self.words.as_ref().err().and_then(Rejected::form).cloned();
        let page = RoomPage::of(&self.topics, self.name, form.unwrap_or_else(FormView::blank)).await?;
        let words = self.words.or_page(|_| page)?;
        let said = Said { who: self.guest.name, text: words.text };
        self.topics.publish(&Room { name: self.name }, &said).await?;
        Ok(Redirect::to(ShowRoom::url(self.name)))
    }
}

/// What a page says.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Heard {
    Say(String),
    Typing,
}

/// What it alone is told, besides all that happens in the room.
#[derive(Serialize)]
#[serde(tag = "event", content = "data", rename_all = "lowercase")]
enum Told {
    Refused(String),
}

/// With a script: all that happens in the room, and all that its visitor does, through one socket.
#[handler(ws, "/rooms/{name}/talk", auth, throttle = "60/1m", message_limit = "16 KiB")]
struct Talk {
    name: Name,
    last: LastEventId<Offset>,
    #[user]
    guest: Guest,
    #[state]
    topics: Topics,
}

impl Talk {
    async fn ws(self, mut socket: Socket<Heard, Told>) -> Result<()> {
        let Talk { name, last, guest: Guest { name: who }, topics } = self;
        let (room, typing) = (Room { name }, Typing { name });
        socket.follow(topics.subscribe(&room).after(last).present_as(&who, &who).with_members().await?);
        socket.follow(topics.subscribe(&typing).await?.named("typing"));
        while let Some(heard) = socket.next().await {
            match heard {
                Heard::Typing => _ = topics.publish(&typing, &who).await?,
                Heard::Say(text) => match text.trim() {
                    "" => {}
                    text if text.len() > LONGEST => {
                        socket.send(Told::Refused(format!("That is longer than {LONGEST} bytes."))).await?
                    }
                    text => _ = topics.publish(&room, &Said { who: who.clone(), text: text.to_owned() }).await?,
                },
            }
            sleep(PACE).await;
        }
        Ok(())
    }
}

/// Tells the others that somebody is typing.
#[handler(post, "/rooms/{name}/typing", auth, throttle = "60/1m")]
struct Type {
    name: Name,
    #[user]
    guest: Guest,
    #[state]
    topics: Topics,
}

impl Type {
    async fn post(self) -> Result<()> {
        self.topics.publish(&Typing { name: self.name }, &self.guest.name).await?;
        Ok(())
    }
}

/// All that happens in a room, as it happens.
#[handler(get, "/rooms/{name}/events", auth)]
struct Listen {
    name: Name,
    last: LastEventId<Offset>,
    #[user]
    guest: Guest,
    #[state]
    topics: Topics,
}

impl Listen {
    async fn get(self) -> Result<Events> {
        let (topics, name) = (&self.topics, self.name);
        let guest = &self.guest.name;
        let room = topics.subscribe(&Room { name }).after(self.last).present_as(guest, guest).with_members().await?;
        let typing = topics.subscribe(&Typing { name }).await?;
        Ok(Events::from(room).and(typing.named("typing")))
    }
}

/// Without a script: shows the room again as soon as something is said in it.
#[handler(get, "/rooms/{name}/wait", auth)]
struct Wait {
    name: Name,
    #[query]
    after: Offset,
    #[state]
    topics: Topics,
}

impl Wait {
    async fn get(self) -> Result<Redirect> {
        let room = self.topics.subscribe(&Room { name: self.name }).after(self.after).await?;
        room.wait(Duration::from_secs(25)).await;
        Ok(Redirect::to(ShowRoom::url(self.name)))
    }
}
