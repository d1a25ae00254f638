use squall::prelude::*;

#[handler(ws, "/chat")]
struct Chat;

impl Chat {
    async fn ws(self) {}
}

#[app(handlers = [Chat])]
struct App;

fn main() {
    drop(squall::service(App));
}
