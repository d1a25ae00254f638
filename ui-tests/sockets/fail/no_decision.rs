use squall::prelude::*;
use squall::ws::Socket;

#[app(user = Author, login = SignIn, handlers = [SignIn, Chat])]
struct Site;

#[handler(ws, "/chat")]
struct Chat;

impl Chat {
    async fn ws(self, mut socket: Socket<String, String>) {
        socket.next().await;
    }
}

#[handler(get, "/sign-in", public)]
struct SignIn;

impl SignIn {
    async fn get(self) -> &'static str {
        "sign in"
    }
}

#[derive(Clone)]
struct Author;

impl squall::User for Author {
    type State = ();
    type Id = i64;

    fn id(&self) -> i64 {
        1
    }

    async fn find(_: i64, (): ()) -> Result<Option<Author>> {
        Ok(None)
    }
}

fn main() {
    drop(squall::service(Site));
}
