use serde::{Deserialize, Serialize};
use squall::client::{Client, Connection, Event};
use squall::topic;
use std::time::Duration;

#[derive(Serialize, Deserialize)]
struct Said {
    text: String,
}

#[topic("room/{house}/{name}", message = Said, member = String)]
struct Room {
    house: String,
    name: String,
}

fn client() -> Client {
    Client::new()
        .bearer("0bd1f7c2")
        .cookie("session", "6f1c09e2")
        .header("x-tenant", "tea")
        .trust("-----BEGIN CERTIFICATE-----")
        .connect_within(Duration::from_secs(3))
        .ping_every(Duration::from_secs(10))
        .silent_for(Duration::from_secs(40))
        .message_limit(64 * 1024)
}

async fn follow(room: Room) -> squall::Result<Vec<String>> {
    let mut room = client()
        .follow(&room, "https://chat.example/{house}/rooms/{name}/events")
        .after("6f1c09e2-41".parse::<squall::Offset>()?)
        .back_off(Duration::from_millis(500), Duration::from_secs(10))
        .give_up_after(Duration::from_secs(3600));
    let mut told = Vec::new();
    while let Some(event) = room.next().await {
        match event {
            Ok(Event::Subscribed { members }) => told.extend(members.unwrap_or_default()),
            Ok(Event::Message { offset, message }) => told.push(format!("{offset}: {}", message.text)),
            Ok(Event::Joined(member) | Event::Left(member)) => told.push(member),
            Ok(Event::Gap(gap)) => told.push(gap.name().to_owned()),
            Ok(_) => {}
            Err(error) if error.is_unreadable() => told.push(error.to_string()),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(told)
}

async fn talk() -> squall::Result<()> {
    let mut chat: Connection<Said> = client().connect("wss://chat.example/").protocol("v2.chat").await?;
    let sender = chat.sender();
    tokio::spawn(async move { sender.send(Said { text: "hello".to_owned() }).await });
    while let Some(said) = chat.next().await {
        chat.send(said?).await?;
    }
    println!("{:?}", chat.close_reason());
    Ok(())
}

fn main() {
    drop((follow, talk));
}
