use serde::{Deserialize, Serialize};
use squall::topic;

#[derive(Serialize, Deserialize)]
struct Said;

struct Author;

#[topic("room/{name}", message = Said, join = Author)]
struct Room {
    name: String,
}

async fn subscribe(topics: squall::Topics, name: String) {
    topics.subscribe(&Room { name }).await.unwrap();
}

fn main() {}
