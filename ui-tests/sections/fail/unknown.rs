use squall::prelude::*;

#[handler(get, "/users", in = Admni)]
struct Users;

impl Users {
    async fn get(self) -> &'static str {
        "users"
    }
}

fn main() {}
