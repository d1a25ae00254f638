use squall::prelude::*;

#[app(handlers = [Users, AdminUsers])]
struct Site;

#[section("/admin")]
struct Admin;

#[handler(get, "/admin/users")]
struct Users;

impl Users {
    async fn get(self) -> &'static str {
        "users"
    }
}

#[handler(get, "/users", in = Admin)]
struct AdminUsers;

impl AdminUsers {
    async fn get(self) -> &'static str {
        "users"
    }
}

fn main() {}
