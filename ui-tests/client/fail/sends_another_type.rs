use squall::client::{Client, Connection};

#[derive(serde::Serialize)]
struct Say {
    text: String,
}

async fn speak(client: Client) -> squall::Result<()> {
    let mut chat: Connection<String, Say> = client.connect("wss://chat.example/").await?;
    chat.send("hello").await?;
    Ok(())
}

fn main() {}
