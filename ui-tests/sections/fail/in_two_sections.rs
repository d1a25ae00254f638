use squall::prelude::*;

#[section("/a")]
struct A;

#[section("/b")]
struct B;

#[handler(get, "/users", in = A, in = B)]
struct Users;

impl Users {
    async fn get(self) -> &'static str {
        "users"
    }
}

fn main() {}
