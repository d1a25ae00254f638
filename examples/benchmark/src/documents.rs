//! JSON, written and read.

use crate::named;
use serde::{Deserialize, Serialize};
use squall::prelude::*;

#[derive(Serialize)]
struct Greeting {
    message: &'static str,
}

#[handler(get, "/json")]
pub struct Greet;

impl Greet {
    async fn get(self) -> impl Respond {
        named(Json(Greeting { message: "Hello, World!" }))
    }
}

#[derive(Serialize)]
pub struct Post {
    id: u64,
    post: String,
    ok: bool,
}

#[handler(get, "/users/{id}/posts/{post}")]
pub struct ShowPost {
    id: u64,
    post: String,
}

impl ShowPost {
    async fn get(self) -> Json<Post> {
        Json(Post { id: self.id, post: self.post, ok: true })
    }
}

#[derive(Serialize, Deserialize)]
pub struct Document {
    id: u64,
    name: String,
    email: String,
    active: bool,
    score: f64,
    tags: Vec<String>,
    address: Address,
    items: Vec<Item>,
    bio: String,
}

#[derive(Serialize, Deserialize)]
struct Address {
    street: String,
    city: String,
    zip: String,
    country: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Item {
    sku: String,
    qty: u32,
    price: f64,
}

#[handler(post, "/echo")]
pub struct Echo {
    #[json]
    document: Document,
}

impl Echo {
    async fn post(self) -> Json<Document> {
        Json(self.document)
    }
}
