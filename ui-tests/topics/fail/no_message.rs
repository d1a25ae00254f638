use serde::{Deserialize, Serialize};
use squall::topic;

#[derive(Serialize, Deserialize)]
struct Said;

#[topic("room")]
struct Room;

#[topic("room", mesage = Said)]
struct Misspelt;

#[topic("room", message)]
struct WithoutValue;

#[topic("room", message = 5)]
struct NoType;

fn main() {}
