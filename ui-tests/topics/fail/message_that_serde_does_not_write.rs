use squall::topic;

struct Said {
    text: String,
}

#[topic("room/{name}", message = Said)]
struct Room {
    name: String,
}

fn main() {}
