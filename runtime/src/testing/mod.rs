//! Tests of an app: a [`Client`] that calls it, with or without a socket.
//!
//! ```
//! use squall::prelude::*;
//! use squall::testing::Client;
//!
//! #[app(handlers = [Greet])]
//! struct App;
//!
//! #[handler(get, "/hello/{name}")]
//! struct Greet {
//!     name: String,
//! }
//!
//! impl Greet {
//!     async fn get(self) -> String {
//!         format!("Hello, {}!", self.name)
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let client = Client::new(App);
//! let answer = client.get(Greet::url("Ada")).await.expect_status(200);
//! assert_eq!(answer.text(), "Hello, Ada!");
//! client.delete(Greet::url("Ada")).await.expect_status(405);
//!
//! // The same over a socket of 127.0.0.1, with a real server behind it.
//! let client = Client::over_socket(App).await;
//! assert_eq!(client.get("/hello/Bob").await.expect_status(200).text(), "Hello, Bob!");
//! client.shutdown().await;
//! # }
//! ```

mod answer;
mod client;
mod cookies;
mod request;
mod transport;

pub use answer::Answer;
pub use client::Client;
pub use request::TestRequest;
