use squall::prelude::*;
use squall::ws::Socket;

#[handler(get, ws, "/chat")]
struct Chat;

impl Chat {
    async fn get(self) -> &'static str {
        "a page"
    }

    async fn ws(self, mut socket: Socket<String, String>) {
        socket.next().await;
    }
}

#[app(handlers = [Chat])]
struct App;

fn main() {
    drop(squall::service(App));
}
