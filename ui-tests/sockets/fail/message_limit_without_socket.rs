use squall::prelude::*;

#[handler(get, "/chat", message_limit = "1 MiB")]
struct Chat;

impl Chat {
    async fn get(self) -> &'static str {
        "a page"
    }
}

#[app(handlers = [Chat])]
struct App;

fn main() {
    drop(squall::service(App));
}
