use squall::prelude::*;

use std::sync::Arc;
use ui_tests::blog::{self, Store};

#[derive(Clone, Debug)]
struct Name(String);

#[app(handlers = [Index, "/blog" => blog::HANDLERS])]
struct Site {
    store: Store,
    name: Name,
    shared: Arc<String>,
}

#[handler(get, "/")]
struct Index {
    #[state]
    name: Name,
    #[state]
    all: (Store, Arc<String>),
}

impl Index {
    async fn get(self) -> String {
        format!("{} {:?}", self.name.0, self.all)
    }
}

fn main() {}
