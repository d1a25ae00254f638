use squall::prelude::*;

#[app(user = Author, login = none("by tokens"), handlers = [Drafts])]
struct App;

#[section("/admin", auth)]
struct Admin;

#[handler(get, "/drafts", in = Admin, cache = immutable("7d"))]
struct Drafts;

impl Drafts {
    async fn get(self) -> &'static str {
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
