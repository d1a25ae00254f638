use squall::client::Client;

struct Room {
    name: String,
}

async fn follow(client: Client) {
    let room = Room { name: "tea".to_owned() };
    let mut room = client.follow(&room, "https://chat.example/rooms/{name}/events");
    room.next().await;
}

fn main() {}
