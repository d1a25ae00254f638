use squall::prelude::*;

#[app(handlers = ["/old" => self.legcay])]
struct Site {
    legacy: String,
}

fn main() {}
