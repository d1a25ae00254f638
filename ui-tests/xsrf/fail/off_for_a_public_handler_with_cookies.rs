use squall::prelude::*;

#[app(user = Author, login = none("there is only this form"), handlers = [Vote])]
struct Site;

#[handler(post, "/vote", public, xsrf = off)]
struct Vote {
    #[cookie]
    ballot: String,
}

impl Vote {
    async fn post(self) -> String {
        self.ballot
    }
}

#[derive(Clone)]
struct Author;

impl squall::User for Author {
    type State = ();
    type Id = i64;

    fn id(&self) -> i64 {
        1
    }

    async fn find(_: i64, _: ()) -> Result<Option<Author>> {
        Ok(None)
    }
}

fn main() -> squall::Result<()> {
    squall::serve(Site)
}
