use serde::{Deserialize, Serialize};
use squall::topic;

#[derive(Serialize, Deserialize)]
struct Said;

#[topic("room", message = Said)]
enum Room {
    Tea,
}

#[topic("room/{name}", message = Said)]
struct Tuple(String);

#[topic("room/{name}", message = Said)]
struct Generic<T> {
    name: T,
}

fn main() {}
