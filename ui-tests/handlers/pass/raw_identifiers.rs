use squall::prelude::*;

#[app(handlers = [Show])]
struct Site;

#[handler(get, "/{type}/{id}")]
struct Show {
    r#type: String,
    id: u32,
    #[query]
    r#match: Option<String>,
}

impl Show {
    async fn get(self) -> String {
        format!("{} {} {:?}", self.r#type, self.id, self.r#match)
    }
}

fn main() {
    assert_eq!(Show::url("book", 7u32).r#match("all").to_string(), "/book/7?match=all");
    let _ = || squall::serve(Site);
}
