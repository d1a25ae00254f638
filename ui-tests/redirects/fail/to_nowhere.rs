use squall::prelude::*;

#[app(handlers = [Index, OldGreeting, Greet, old::HANDLERS])]
struct Site;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        ""
    }
}

#[redirect("/greet/{name}", to = "/helo/{name}?from=old")]
struct OldGreeting;

#[handler(get, "/hello/{name}")]
struct Greet {
    name: String,
}

impl Greet {
    async fn get(self) -> String {
        self.name
    }
}

mod old {
    use squall::prelude::*;

    handlers!(pub HANDLERS = [Start, Files]);

    #[redirect("/start", to = "/")]
    struct Start;

    #[redirect("/files/{*path}", to = "/static/{*path}")]
    struct Files;
}

fn main() {}
