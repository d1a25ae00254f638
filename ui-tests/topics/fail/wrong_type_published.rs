use serde::{Deserialize, Serialize};
use squall::topic;

#[derive(Serialize, Deserialize)]
struct Said;

#[derive(Serialize, Deserialize)]
struct Typing;

#[topic("room/{name}", message = Said)]
struct Room {
    name: String,
}

async fn publish(topics: squall::Topics, name: String) {
    topics.publish(&Room { name }, &Typing).await.unwrap();
}

fn main() {}
