use squall::prelude::*;
use squall::{LocalPath, MemorySessions, Url};

#[app(
    sessions = MemorySessions::new(),
    handlers = [Index, ShowPost, EditPost, Files, "/news" => ui_tests::news::HANDLERS],
)]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage {
            first: ShowPost::url("squall"),
            back: "/news/news".parse().expect("a path of this site"),
            homepage: "https://example.org/".to_owned(),
            slug: "a b".to_owned(),
            wide: true,
            widths: vec![1, 2],
        }
    }
}

#[handler(get, "/posts/{slug}")]
struct ShowPost {
    slug: String,
}

impl ShowPost {
    async fn get(self) -> String {
        self.slug
    }
}

#[handler(post, put, "/posts/{slug}/edit")]
struct EditPost {
    slug: String,
}

impl EditPost {
    async fn post(self) -> String {
        self.slug
    }

    async fn put(self) -> String {
        self.slug
    }
}

#[handler(get, "/files/{*path}")]
struct Files {
    path: String,
}

impl Files {
    async fn get(self) -> String {
        self.path
    }
}

#[page("checks/right.html")]
struct IndexPage {
    first: Url,
    back: LocalPath,
    homepage: String,
    slug: String,
    wide: bool,
    widths: Vec<u32>,
}

#[page("checks/right.html", app = none("a library: its apps check nothing"))]
struct LibraryPage {
    first: Url,
    back: LocalPath,
    homepage: String,
    slug: String,
    wide: bool,
    widths: Vec<u32>,
}

fn main() {
    let page = |first| LibraryPage {
        first,
        back: "/".parse().expect("a path of this site"),
        homepage: String::new(),
        slug: String::new(),
        wide: false,
        widths: Vec::new(),
    };
    drop(page(ShowPost::url("squall")));
}
