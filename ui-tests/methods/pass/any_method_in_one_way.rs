use squall::prelude::*;

#[app(handlers = [Mirror, Page])]
struct Site;

#[handler(any, "/mirror")]
struct Mirror {
    method: http::Method,
    #[body]
    body: String,
}

impl Mirror {
    async fn any(self) -> String {
        format!("{} {}", self.method, self.body)
    }
}

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> &'static str {
        ""
    }

    // Without the word it is a function as any other.
    fn any() {}
}

fn main() {
    Page::any();
}
