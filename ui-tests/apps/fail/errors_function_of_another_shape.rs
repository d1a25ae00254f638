use squall::prelude::*;

#[app(handlers = [], errors = page)]
struct Site;

fn page(error: &Error) -> String {
    error.to_string()
}

fn main() {}
