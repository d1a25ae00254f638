use squall::prelude::*;

// A crate without an app can have pages that ask none.
#[page("pages/title.html", app = none("a library: its apps check nothing"))]
pub struct TitlePage<'a> {
    pub title: &'a str,
}

// A field stands before what the request has.
#[page("pages/user.html", app = none("a library: its apps check nothing"))]
pub struct UserPage {
    pub user: Option<String>,
}

fn main() {
    _ = TitlePage { title: "a" };
    _ = UserPage { user: None };
}
