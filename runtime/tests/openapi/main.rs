//! The document of an app, over a real socket.

mod site;

use squall::App;

#[test]
fn probe() {
    println!("{}", site::Site::openapi());
}
