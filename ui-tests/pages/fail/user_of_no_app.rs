use squall::prelude::*;

#[page("pages/user.html", app = none("a library: its apps check nothing"))]
struct UserPage;

fn main() {
    _ = UserPage;
}
