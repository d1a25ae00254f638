use squall::prelude::*;

#[app(user = Author, login = SignIn, handlers = [SignIn, "/old" => self.legacy])]
struct Site {
    legacy: Legacy,
}

#[handler(get, "/sign-in", public)]
struct SignIn;

impl SignIn {
    async fn get(self) -> &'static str {
        "sign in"
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

    async fn find(_: i64, (): ()) -> Result<Option<Author>> {
        Ok(None)
    }
}

#[derive(Clone)]
struct Legacy;

impl squall::Mountable for Legacy {
    async fn answer(&self, _: http::Request<squall::Body>) -> Result<Response> {
        Err(Error::not_found())
    }
}

fn main() {}
