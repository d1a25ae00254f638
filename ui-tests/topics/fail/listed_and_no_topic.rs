use squall::Topics;
use squall::prelude::*;

struct Room;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) {}
}

#[app(topics = [Room], handlers = [Index])]
struct App {
    topics: Topics,
}

#[app(topics = Room, handlers = [Index])]
struct Other {
    topics: Topics,
}

fn main() {
    drop(squall::service(App { topics: Topics::in_memory() }));
}
