use serde::{Deserialize, Serialize};
use squall::topic;

#[derive(Serialize, Deserialize)]
struct Said;

#[topic("room", message = Said, keep = 5)]
struct Unknown;

#[topic("room", message = Said, history = "many")]
struct NoNumber;

#[topic("room", message = Said, message = Said)]
struct Twice;

fn main() {}
