use squall::prelude::*;
use squall::ws::Socket;
use squall::{Session, SessionValue, Sessions};

#[app(sessions = Sessions::in_cookie(), handlers = [Chat])]
struct Site;

#[derive(Clone, serde::Serialize, serde::Deserialize, SessionValue)]
#[session_value("count")]
struct Count(u32);

#[handler(ws, "/chat")]
struct Chat {
    #[session]
    count: Session<Count>,
}

impl Chat {
    async fn ws(self, mut socket: Socket<String, String>) {
        socket.next().await;
    }
}

fn main() {
    drop(squall::service(Site));
}
