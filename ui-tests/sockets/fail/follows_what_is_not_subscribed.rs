use serde::{Deserialize, Serialize};
use squall::prelude::*;
use squall::ws::Socket;
use squall::{Topics, topic};

#[derive(Serialize, Deserialize)]
struct Said;

#[topic("room/{name}", message = Said)]
struct Room {
    name: String,
}

#[handler(ws, "/rooms/{name}")]
struct Talk {
    name: String,
    #[state]
    topics: Topics,
}

impl Talk {
    async fn ws(self, mut socket: Socket<Said>) {
        let room = Room { name: self.name };
        socket.follow(self.topics.subscribe(&room));
        socket.closed().await;
    }
}

#[app(handlers = [Talk])]
struct App {
    topics: Topics,
}

fn main() {
    drop(squall::service(App { topics: Topics::in_memory() }));
}
