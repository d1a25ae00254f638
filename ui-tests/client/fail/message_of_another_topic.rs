use serde::{Deserialize, Serialize};
use squall::client::{Client, Event};
use squall::topic;

#[derive(Serialize, Deserialize)]
struct Said {
    text: String,
}

#[derive(Serialize, Deserialize)]
struct Typing {
    who: String,
}

#[topic("room/{name}", message = Said)]
struct Room {
    name: String,
}

async fn follow(client: Client, room: Room) -> Option<Typing> {
    match client.follow(&room, "https://chat.example/rooms/{name}/events").next().await?.ok()? {
        Event::Message { message, .. } => Some(message),
        _ => None,
    }
}

fn main() {}
