use squall::prelude::*;
use squall::ws::Socket;

#[derive(serde::Deserialize)]
struct Said {
    text: String,
}

#[handler(ws, "/chat")]
struct Chat {
    #[json]
    said: Said,
}

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
