use squall::prelude::*;

#[app(user = Author, login = none("by tokens"), handlers = [Index])]
struct App;

#[handler(get, "/", public, cache = public("1h"))]
struct Index {
    #[user]
    author: Option<Author>,
}

impl Index {
    async fn get(self) -> &'static str {
        if self.author.is_some() { "welcome back" } else { "welcome" }
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
