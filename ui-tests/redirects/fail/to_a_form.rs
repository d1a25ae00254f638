use squall::prelude::*;

#[app(handlers = [Old, Send])]
struct Site;

#[redirect("/send", to = "/messages")]
struct Old;

#[handler(post, "/messages")]
struct Send;

impl Send {
    async fn post(self) -> &'static str {
        ""
    }
}

fn main() {}
