use squall::prelude::*;

#[handler(ws, "/chat")]
struct Chat;

impl Chat {
    fn greeting() -> &'static str {
        "hello"
    }
}

#[app(handlers = [Chat])]
struct App;

fn main() {
    println!("{}", Chat::greeting());
    drop(squall::service(App));
}
