use squall::prelude::*;

#[app(handlers = [Index, Page, Below, Anything])]
struct Site;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[handler(get, "/{page}")]
struct Page {
    page: String,
}

impl Page {
    async fn get(self) -> String {
        self.page
    }
}

#[handler(get, "/{page}/{*more}")]
struct Below {
    page: String,
    more: String,
}

impl Below {
    async fn get(self) -> String {
        format!("{} {}", self.page, self.more)
    }
}

#[handler(get, post, "/{*path}")]
struct Anything {
    path: String,
}

impl Anything {
    async fn get(self) -> String {
        self.path
    }

    async fn post(self) -> String {
        self.path
    }
}

fn main() {}
