use squall::prelude::*;

#[section("/api", openapi = "yes")]
struct Api;

#[handler(get, "/", in = Api, openapi = yes)]
struct Index;

impl Index {
    async fn get(self) -> Json<u8> {
        Json(1)
    }
}

#[handler(get, "/about", openapi)]
struct About;

impl About {
    async fn get(self) -> Json<u8> {
        Json(1)
    }
}

#[app(handlers = [Index, About])]
struct App;

fn main() {}
