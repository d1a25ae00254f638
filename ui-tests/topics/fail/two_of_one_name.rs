use serde::{Deserialize, Serialize};
use squall::prelude::*;
use squall::{Topics, topic};

#[derive(Serialize, Deserialize)]
struct Said;

#[derive(Serialize, Deserialize)]
struct Moved;

#[topic("room/{name}", message = Said)]
struct Room {
    name: String,
}

mod game {
    #[squall::topic("room/{id}", message = super::Moved)]
    pub(super) struct Board {
        id: u32,
    }
}

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) {}
}

#[app(topics = [Room, game::Board, Room], handlers = [Index])]
struct App {
    topics: Topics,
}

fn main() {
    drop(squall::service(App { topics: Topics::in_memory() }));
}
