use squall::prelude::*;
use squall::assets;

#[app(handlers = [])]
struct App;

#[assets(".", at = "/static")]
enum Static {}

fn main() {
    drop(squall::service(App));
}
