use squall::prelude::*;

#[app(handlers = [Search])]
struct Site;

#[handler(get, "/search")]
struct Search {
    #[query]
    text: String,
    #[cfg(target_os = "none")]
    #[query]
    page: Option<u32>,
}

impl Search {
    async fn get(self) -> String {
        self.text
    }
}

fn main() {
    let _ = squall::serve(Site);
}
