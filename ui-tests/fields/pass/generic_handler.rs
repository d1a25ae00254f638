use squall::prelude::*;

use std::fmt::Display;
use std::str::FromStr;

#[app(handlers = [Show<u32>])]
struct Site;

#[handler(get, "/show/{id}")]
struct Show<T>
where
    T: FromStr + Display + Send + Sync + 'static,
    T::Err: Display,
{
    id: T,
}

impl<T> Show<T>
where
    T: FromStr + Display + Send + Sync + 'static,
    T::Err: Display,
{
    async fn get(self) -> String {
        self.id.to_string()
    }
}

fn main() {}
