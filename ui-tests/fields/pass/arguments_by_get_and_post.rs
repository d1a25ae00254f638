use squall::prelude::*;
use squall::{Arguments, FromArguments};

#[app(handlers = [Search, Order])]
struct Site;

#[handler(get, post, "/search")]
struct Search {
    #[arguments]
    arguments: Arguments,
}

impl Search {
    async fn get(self) -> String {
        self.arguments.get("text").unwrap_or_default().to_owned()
    }

    async fn post(self) -> String {
        self.get().await
    }
}

struct Number(u64);

impl FromArguments for Number {
    fn from_arguments(arguments: Arguments) -> Result<Number> {
        let text = arguments.get("number").or_status(StatusCode::BAD_REQUEST, "which one?")?;
        Ok(Number(text.parse().or_status(StatusCode::BAD_REQUEST, "`number` is none")?))
    }
}

#[handler(get, put, "/order")]
struct Order {
    #[arguments]
    number: Number,
}

impl Order {
    async fn get(self) -> String {
        self.number.0.to_string()
    }

    async fn put(self) -> String {
        self.get().await
    }
}

fn main() {}
