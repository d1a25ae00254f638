use squall::prelude::*;
use squall::ws::Socket;

#[handler(ws, "/chat", message_limit = unlimited)]
struct Chat;

impl Chat {
    async fn ws(self, mut socket: Socket<String, String>) {
        socket.next().await;
    }
}

#[app(handlers = [Chat])]
struct App;

fn main() {
    drop(squall::service(App));
}
