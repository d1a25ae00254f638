use squall::prelude::*;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> Json<u8> {
        Json(1)
    }
}

#[app(openapi("/openapi.json", title = 1, version), handlers = [Index])]
struct A;

#[app(openapi("/openapi.json", titel = "Site"), handlers = [Index])]
struct B;

#[app(openapi = "/openapi.json", openapi = "/other.json", handlers = [Index])]
struct C;

fn main() {}
