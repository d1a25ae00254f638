use squall::Cookies;
use squall::prelude::*;

#[app(handlers = [Index, Theme])]
struct App;

#[handler(get, "/", cache = public("1h"))]
struct Index {
    cookies: Cookies,
}

impl Index {
    async fn get(self) -> Option<String> {
        self.cookies.get("theme")
    }
}

#[handler(get, "/theme", cache = public("1h"))]
struct Theme {
    #[cookie]
    theme: Option<String>,
}

impl Theme {
    async fn get(self) -> Option<String> {
        self.theme
    }
}

fn main() {
    squall::serve(App).unwrap();
}
