use squall::client::{Client, Connection, Error};

struct Said {
    text: String,
}

async fn listen(client: Client) -> Result<(), Error> {
    let mut chat: Connection<Said, String> = client.connect("wss://chat.example/").await?;
    chat.next().await;
    Ok(())
}

fn main() {}
