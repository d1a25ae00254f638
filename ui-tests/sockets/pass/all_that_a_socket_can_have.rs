use squall::prelude::*;
use squall::ws::{Message, Socket, Text};
use std::future::Future;

#[app(user = Author, login = SignIn, handlers = [SignIn, Page, Chat, Raw, Mine, Explicit])]
struct Site {
    motto: &'static str,
}

#[section("/rooms/{room}", auth)]
struct Room;

#[handler(get, "/chat", in = Room)]
struct Page {
    #[path]
    room: String,
}

impl Page {
    async fn get(self) -> String {
        format!("{} and {}", self.room, Chat::url("lobby"))
    }
}

#[derive(serde::Deserialize)]
struct Said {
    text: String,
}

#[derive(serde::Serialize)]
struct Heard<'a> {
    text: &'a str,
}

#[handler(ws, "/chat", in = Room, message_limit = "64 KiB", protocols = ["v2.chat", "v1.chat"], compression = on, throttle = "10/1m")]
struct Chat {
    #[path]
    room: String,
    #[query]
    name: Option<String>,
    #[user]
    author: Author,
    #[state]
    motto: &'static str,
}

impl Chat {
    async fn ws(self, mut socket: Socket<Said, Heard<'static>>) -> Result<()> {
        socket.send(Heard { text: self.motto }).await?;
        let sender = socket.sender();
        tokio::spawn(async move { sender.send(Heard { text: "later" }) });
        while let Some(said) = socket.next().await {
            drop((said.text, &self.room, &self.name, &self.author));
        }
        Ok(())
    }
}

#[handler(ws, "/raw", public)]
struct Raw;

impl Raw {
    async fn ws(self, mut socket: Socket) {
        while let Some(Message::Text(text)) = socket.next().await {
            let shared: Text = text.clone();
            drop(shared);
        }
    }
}

/// An error of its own.
#[derive(Debug, squall::HttpError)]
enum Failure {
    #[error(403, "not here")]
    Forbidden,
}

#[handler(ws, "/mine", public, message_limit = unlimited("files of any size"))]
struct Mine;

impl Mine {
    async fn ws(self, socket: Socket<Vec<u8>, &'static str>) -> Result<(), Failure> {
        match socket.protocol() {
            Some(_) => Ok(()),
            None => Err(Failure::Forbidden),
        }
    }
}

#[handler(ws, "/explicit", public)]
struct Explicit;

impl Explicit {
    fn ws(self, mut socket: Socket<String, String>) -> impl Future<Output = ()> + Send {
        async move {
            socket.next().await;
        }
    }
}

#[handler(get, "/sign-in", public)]
struct SignIn;

impl SignIn {
    async fn get(self) -> &'static str {
        "sign in"
    }
}

#[derive(Clone)]
struct Author;

impl squall::User for Author {
    type State = ();
    type Id = i64;

    fn id(&self) -> i64 {
        1
    }

    async fn find(_: i64, (): ()) -> Result<Option<Author>> {
        Ok(None)
    }
}

fn main() {
    drop(squall::service(Site { motto: "hello" }));
}
