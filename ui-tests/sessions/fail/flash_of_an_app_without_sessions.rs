use squall::prelude::*;
use squall::{Flash, XsrfToken};

#[handler(get, "/messages")]
struct Messages {
    flash: Flash,
}

impl Messages {
    async fn get(self) -> String {
        self.flash.take().len().to_string()
    }
}

#[handler(get, "/token")]
struct Token {
    token: XsrfToken,
}

impl Token {
    async fn get(self) -> String {
        self.token.field()
    }
}

#[app(handlers = [Messages, Token])]
struct App;

fn main() {}
