use squall::prelude::*;
use squall::ws::Socket;

#[handler(ws, "/chat")]
struct Chat;

impl Chat {
    fn ws(self, _: Socket) {}
}

#[app(handlers = [Chat])]
struct App;

fn main() {
    drop(squall::service(App));
}
