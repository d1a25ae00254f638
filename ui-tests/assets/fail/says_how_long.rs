use squall::prelude::*;
use squall::assets;

#[app(handlers = [Static])]
struct App;

#[assets(".", at = "/static", cache = "1h")]
struct Static;

fn main() {
    drop(squall::service(App));
}
