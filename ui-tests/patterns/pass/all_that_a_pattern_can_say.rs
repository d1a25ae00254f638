use squall::prelude::*;

#[app(handlers = [Index, Slash, Braces, Umlaut, Two, Rest])]
struct Site;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[handler(get, "/posts/")]
struct Slash;

impl Slash {
    async fn get(self) -> &'static str {
        "a slash at the end"
    }
}

#[handler(get, "/{{literal}}")]
struct Braces;

impl Braces {
    async fn get(self) -> &'static str {
        "braces"
    }
}

#[handler(get, "/größe")]
struct Umlaut;

impl Umlaut {
    async fn get(self) -> &'static str {
        "any letters"
    }
}

#[handler(get, "/{year}/{month}")]
struct Two {
    month: u8,
    year: u16,
}

impl Two {
    async fn get(self) -> String {
        format!("{}-{}", self.year, self.month)
    }
}

#[handler(get, "/files/{*path}")]
struct Rest {
    path: String,
}

impl Rest {
    async fn get(self) -> String {
        self.path
    }
}

fn main() {
    assert_eq!(Two::url(2026, 11).as_str(), "/2026/11");
    assert_eq!(Rest::url("a/b c").as_str(), "/files/a/b%20c");
    assert_eq!(Braces::url().as_str(), "/%7Bliteral%7D");
}
