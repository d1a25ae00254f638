use squall::prelude::*;

#[app(handlers = [Index, Picture])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage { name: String::new() }
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

#[page("checks/other_attributes.html")]
struct IndexPage {
    name: String,
}

fn main() {}
