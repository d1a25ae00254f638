use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Said;

struct Room;

async fn publish(topics: squall::Topics) {
    topics.publish(&Room, &Said).await.unwrap();
}

fn main() {}
