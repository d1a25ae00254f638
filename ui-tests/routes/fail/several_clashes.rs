use squall::prelude::*;

#[app(handlers = [A, B, C])]
struct Site;

#[handler(get, "/same")]
struct A;

impl A {
    async fn get(self) -> &'static str {
        "a"
    }
}

#[handler(get, "/same")]
struct B;

impl B {
    async fn get(self) -> &'static str {
        "b"
    }
}

#[handler(get, "/same")]
struct C;

impl C {
    async fn get(self) -> &'static str {
        "c"
    }
}

fn main() {}
