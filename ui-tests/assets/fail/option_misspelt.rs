use squall::prelude::*;
use squall::assets;

#[app(handlers = [Static])]
struct App;

#[assets(".", at = "/files", ta = "/static")]
struct Static;

fn main() {
    drop(squall::service(App));
}
