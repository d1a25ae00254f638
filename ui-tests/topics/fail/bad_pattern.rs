use serde::{Deserialize, Serialize};
use squall::topic;

#[derive(Serialize, Deserialize)]
struct Said;

#[topic("/room", message = Said)]
struct Slash;

#[topic("room/{name", message = Said)]
struct Open {
    name: String,
}

#[topic("room/{*rest}", message = Said)]
struct Rest {
    rest: String,
}

#[topic("room/", message = Said)]
struct SlashAtTheEnd;

#[topic("", message = Said)]
struct Empty;

#[topic(message = Said)]
struct NoName;

#[topic("room", "other", message = Said)]
struct TwoNames;

fn main() {}
