use squall::prelude::*;

#[app(handlers = [Index, Account])]
struct Site;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[handler(get, "/account", cors = trusted)]
struct Account;

impl Account {
    async fn get(self) -> &'static str {
        "account"
    }
}

fn main() {}
