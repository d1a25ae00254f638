use squall::prelude::*;
use squall::assets;

#[app(handlers = [Static])]
struct App;

#[assets("/etc")]
struct Static;

fn main() {
    drop(squall::service(App));
}
