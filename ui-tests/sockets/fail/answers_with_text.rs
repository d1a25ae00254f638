use squall::prelude::*;
use squall::ws::Socket;

#[handler(ws, "/chat")]
struct Chat;

impl Chat {
    async fn ws(self, mut socket: Socket) -> &'static str {
        socket.next().await;
        "good bye"
    }
}

#[app(handlers = [Chat])]
struct App;

fn main() {
    drop(squall::service(App));
}
