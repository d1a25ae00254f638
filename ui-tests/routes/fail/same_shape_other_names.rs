use squall::prelude::*;

#[app(handlers = [BySlug, ByNumber])]
struct Site;

#[handler(get, "/posts/{slug}/comments")]
struct BySlug {
    slug: String,
}

impl BySlug {
    async fn get(self) -> String {
        self.slug
    }
}

#[handler(get, "/posts/{number}/comments")]
struct ByNumber {
    number: u32,
}

impl ByNumber {
    async fn get(self) -> String {
        self.number.to_string()
    }
}

fn main() {}
