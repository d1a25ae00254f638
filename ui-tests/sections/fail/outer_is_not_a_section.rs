use squall::prelude::*;

struct Site;

#[section("/admin", in = Site)]
struct Admin;

#[handler(get, "/users", in = Admin)]
struct Users;

impl Users {
    async fn get(self) -> &'static str {
        "users"
    }
}

fn main() {}
