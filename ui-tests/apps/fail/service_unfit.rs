use squall::prelude::*;

#[derive(Clone)]
struct Legacy;

#[app(handlers = ["/old" => self.legacy])]
struct Site {
    legacy: Legacy,
}

fn main() {}
