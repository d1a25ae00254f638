use serde::{Deserialize, Serialize};
use squall::topic;

#[derive(Serialize, Deserialize)]
struct Said;

#[topic("room/{name}", message = Said)]
struct Room {
    nam: String,
}

#[topic("house/{street}/{number}", message = Said)]
struct House {
    number: u32,
}

fn main() {}
