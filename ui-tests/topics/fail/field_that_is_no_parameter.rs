use serde::{Deserialize, Serialize};
use squall::topic;

#[derive(Serialize, Deserialize)]
struct Said;

#[topic("room", message = Said)]
struct Room {
    name: String,
}

fn main() {}
