use squall::prelude::*;
use squall::{Sessions, XsrfToken};

#[app(sessions = Sessions::in_cookie(), handlers = [Write])]
struct App;

#[handler(get, "/write", cache = public("1h"))]
struct Write {
    token: XsrfToken,
}

impl Write {
    async fn get(self) -> Html<String> {
        Html(format!("<form method=post>{}</form>", self.token.field()))
    }
}

fn main() {
    squall::serve(App).unwrap();
}
