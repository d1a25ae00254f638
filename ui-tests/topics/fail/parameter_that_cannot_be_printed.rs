use serde::{Deserialize, Serialize};
use squall::topic;

#[derive(Serialize, Deserialize)]
struct Said;

struct Name;

#[topic("room/{name}", message = Said)]
struct Room {
    name: Name,
}

fn main() {}
