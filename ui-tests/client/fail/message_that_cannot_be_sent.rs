use squall::client::{Client, Connection, Error};

struct Say {
    text: String,
}

async fn speak(client: Client) -> Result<(), Error> {
    let chat: Connection<String, Say> = client.connect("wss://chat.example/").await?;
    drop(chat);
    Ok(())
}

fn main() {}
