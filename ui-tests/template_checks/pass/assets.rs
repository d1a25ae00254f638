use squall::prelude::*;
use ui_tests::statics::Static;

#[app(handlers = [Index, Picture, Static])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage { wide: true, number: 1 }
    }
}

#[handler(get, "/pictures/{number}")]
struct Picture {
    number: u32,
}

impl Picture {
    async fn get(self) -> String {
        self.number.to_string()
    }
}

#[page("checks/assets.html")]
struct IndexPage {
    wide: bool,
    number: u32,
}

#[page("checks/assets.html", app = none("a library: its apps check nothing"))]
struct LibraryPage {
    wide: bool,
    number: u32,
}

fn main() {
    drop(LibraryPage { wide: false, number: 2 });
}
