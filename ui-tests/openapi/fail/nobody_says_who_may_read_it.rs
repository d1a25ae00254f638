use squall::prelude::*;
use squall::{FindByToken, User};

#[derive(Clone)]
struct Author;

impl User for Author {
    type State = ();
    type Id = u8;

    fn id(&self) -> u8 {
        1
    }

    async fn find(_: u8, _: ()) -> Result<Option<Author>> {
        Ok(None)
    }
}

impl FindByToken for Author {
    async fn find_by_token(_: &str, _: ()) -> Result<Option<Author>> {
        Ok(None)
    }
}

#[handler(get, "/", public)]
struct Index;

impl Index {
    async fn get(self) -> Json<u8> {
        Json(1)
    }
}

#[app(user = Author, login = none("clients send a token"), openapi = "/openapi.json", handlers = [Index])]
struct App;

fn main() {}
