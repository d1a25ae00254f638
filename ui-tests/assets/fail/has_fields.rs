use squall::prelude::*;
use squall::assets;

#[app(handlers = [Static])]
struct App;

#[assets(".", at = "/static")]
struct Static {
    name: String,
}

fn main() {
    drop(squall::service(App));
}
