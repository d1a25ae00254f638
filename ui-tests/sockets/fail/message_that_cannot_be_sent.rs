use squall::prelude::*;
use squall::ws::Socket;

struct Heard {
    text: String,
}

#[handler(ws, "/chat")]
struct Chat;

impl Chat {
    async fn ws(self, mut socket: Socket<String, Heard>) {
        _ = socket.send(Heard { text: String::new() }).await;
    }
}

#[app(handlers = [Chat])]
struct App;

fn main() {
    drop(squall::service(App));
}
