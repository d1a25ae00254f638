use squall::prelude::*;
use squall::ws::Socket;

#[app(handlers = [Page, Chat, Other])]
struct App;

#[handler(get, "/chat")]
struct Page;

impl Page {
    async fn get(self) -> &'static str {
        "a page may stand here too"
    }
}

#[handler(ws, "/chat")]
struct Chat;

impl Chat {
    async fn ws(self, mut socket: Socket<String, String>) {
        socket.next().await;
    }
}

#[handler(ws, "/chat")]
struct Other;

impl Other {
    async fn ws(self, mut socket: Socket<String, String>) {
        socket.next().await;
    }
}

fn main() {
    drop(squall::service(App));
}
