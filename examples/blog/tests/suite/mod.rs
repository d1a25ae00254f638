//! What the blog does, whatever its database.

mod people;
mod posts;

pub use people::*;
pub use posts::*;

use crate::{PASSWORD, World};
use squall::testing::{Answer, Client};

/// What a browser says that it takes.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// A page as a browser asks for it.
async fn page(client: &Client, path: &str) -> Answer {
    client.get(path).header("accept", BROWSER).await
}

/// A form as a browser sends it.
async fn send(client: &Client, path: &str, fields: &[(&str, &str)]) -> Answer {
    client.post(path).header("accept", BROWSER).form(fields).await
}

/// The first author, signed in.
async fn author(world: &World) -> Client {
    let client = world.client.another_visitor();
    send(&client, "/sign-in", &[("name", "skipper"), ("password", PASSWORD)]).await.expect_status(303);
    client
}

/// Somebody new, signed up.
async fn reader(world: &World, name: &str) -> Client {
    let client = world.client.another_visitor();
    let answer = send(&client, "/sign-up", &[("name", name), ("password", "a long enough secret")]).await;
    answer.expect_status(303).expect_header("location", "/");
    client
}
