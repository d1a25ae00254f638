//! Everybody, whom the app trusts, nobody: of a section and of a handler.
use squall::prelude::*;

#[app(trusted_origins = ["https://app.example.com"], handlers = [Index, Account, Inside])]
struct Site;

#[section("/api", cors = any)]
struct Api;

#[handler(get, "/", in = Api)]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[handler(get, "/account", in = Api, cors = trusted)]
struct Account;

impl Account {
    async fn get(self) -> &'static str {
        "account"
    }
}

#[handler(get, "/inside", in = Api, cors = off("only our own pages show it"))]
struct Inside;

impl Inside {
    async fn get(self) -> &'static str {
        "inside"
    }
}

fn main() {}
