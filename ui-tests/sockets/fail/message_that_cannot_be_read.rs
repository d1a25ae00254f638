use squall::prelude::*;
use squall::ws::Socket;

struct Said {
    text: String,
}

#[handler(ws, "/chat")]
struct Chat;

impl Chat {
    async fn ws(self, mut socket: Socket<Said, String>) {
        socket.next().await;
    }
}

#[app(handlers = [Chat])]
struct App;

fn main() {
    drop(squall::service(App));
}
