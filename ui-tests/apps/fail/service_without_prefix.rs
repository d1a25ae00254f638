use squall::prelude::*;

#[app(handlers = [self.legacy])]
struct Site {
    legacy: String,
}

fn main() {}
