use squall::prelude::*;
use squall::{FindByToken, User};

#[derive(Clone)]
struct Robot;

impl User for Robot {
    type State = ();
    type Id = u8;

    fn id(&self) -> u8 {
        1
    }

    async fn find(_: u8, (): ()) -> Result<Option<Robot>> {
        Ok(Some(Robot))
    }
}

impl FindByToken for Robot {
    const SCHEME: &'static str = "basic";

    async fn find_by_token(_: &str, (): ()) -> Result<Option<Robot>> {
        Ok(None)
    }
}

#[app(user = Robot, login = none("robots have tokens"), handlers = [Index])]
struct Site;

#[handler(get, "/", auth)]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}
