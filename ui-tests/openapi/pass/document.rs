use serde::{Deserialize, Serialize};
use squall::prelude::*;
use squall::{App as _, JsonSchema};

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct Page<T: Default> {
    items: Vec<T>,
    next: Option<Box<Page<T>>>,
}

impl<T: Default> Default for Page<T> {
    fn default() -> Page<T> {
        Page { items: Vec::new(), next: None }
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Shape {
    Circle { radius: f64 },
    Square(Square),
    Nothing,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Square {
    side: f64,
}

#[derive(Serialize, Deserialize, JsonSchema, Default)]
#[serde(transparent)]
struct Name(String);

#[section("/api", openapi = on)]
struct Api;

#[handler(post, "/pages", in = Api)]
struct AddPage {
    #[json]
    page: Page<Name>,
}

impl AddPage {
    async fn post(self) -> (StatusCode, Json<Page<Name>>) {
        (StatusCode::CREATED, Json(self.page))
    }
}

#[handler(get, "/shape", in = Api)]
struct ShowShape;

impl ShowShape {
    async fn get(self) -> Result<Json<Shape>> {
        Ok(Json(Shape::Nothing))
    }
}

#[derive(Serialize)]
struct Unknown;

#[handler(get, "/unknown", in = Api, openapi = off)]
struct ShowUnknown;

impl ShowUnknown {
    async fn get(self) -> Json<Unknown> {
        Json(Unknown)
    }
}

mod nested {
    use squall::prelude::*;

    #[derive(serde::Serialize, squall::JsonSchema)]
    pub struct Generic<T> {
        inside: T,
    }

    #[handler(get, "/generic/{part}")]
    pub struct ShowGeneric<T: Send + Sync + 'static + std::str::FromStr<Err: std::fmt::Display>> {
        part: T,
    }

    impl<T: Send + Sync + 'static + std::str::FromStr<Err: std::fmt::Display>> ShowGeneric<T> {
        async fn get(self) -> Json<Generic<u8>> {
            drop(self.part);
            Json(Generic { inside: 1 })
        }
    }
}

#[app(
    openapi("/openapi.json", in = Api, cors = any, title = "Site", version = "1.0"),
    handlers = [AddPage, ShowShape, ShowUnknown, nested::ShowGeneric<u64>],
)]
struct App;

fn main() {
    assert!(App::openapi().json()["paths"]["/api/pages"].is_object());
    assert!(App::openapi().json()["paths"]["/api/unknown"].is_null());
    assert!(App::openapi().json()["paths"]["/generic/{part}"].is_object());
}
