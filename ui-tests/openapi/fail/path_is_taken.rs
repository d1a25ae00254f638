use squall::prelude::*;


#[handler(get, "/openapi.json")]
struct Index;

impl Index {
    async fn get(self) -> Json<u8> {
        Json(1)
    }
}

#[app(openapi = "/openapi.json", handlers = [Index])]
struct App;

fn main() {}
