use squall::prelude::*;

#[app(user = Author, login = none("by tokens"), handlers = [Drafts])]
struct App;

#[handler(get, "/drafts", auth, cache = public("1h"))]
struct Drafts {
    #[user]
    author: Author,
}

impl Drafts {
    async fn get(self) -> &'static str {
        let _ = self.author;
        "drafts"
    }
}

#[derive(Clone)]
struct Author;

impl squall::User for Author {
    type State = ();
    type Id = u32;

    fn id(&self) -> u32 {
        1
    }

    async fn find(_: u32, _: ()) -> Result<Option<Author>> {
        Ok(None)
    }
}

fn main() {
    squall::serve(App).unwrap();
}
