use squall::prelude::*;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> Json<u8> {
        Json(1)
    }
}

#[app(openapi, handlers = [Index])]
struct A;

#[app(openapi = true, handlers = [Index])]
struct B;

#[app(openapi(cors = any), handlers = [Index])]
struct C;

#[app(openapi = "openapi.json", handlers = [Index])]
struct D;

fn main() {}
