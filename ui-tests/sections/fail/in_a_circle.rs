use squall::prelude::*;

#[app(handlers = [Users])]
struct Site;

#[section("/a", in = B)]
struct A;

#[section("/b", in = C)]
struct B;

#[section("/c", in = A)]
struct C;

#[section("/users/{user}", in = B)]
struct User;

#[handler(get, "/posts", in = User)]
struct Users {
    #[path]
    user: u32,
}

impl Users {
    async fn get(self) -> String {
        self.user.to_string()
    }
}

fn main() {}
