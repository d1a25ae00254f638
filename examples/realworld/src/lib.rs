//! Conduit: people write articles, follow each other, and comment. An API alone, for the front ends of the RealWorld project.

mod articles;
mod comments;
mod database;
mod favorites;
mod feed;
mod moment;
mod people;
mod problem;
mod profiles;
mod tags;
mod token;

use database::Database;
use people::Person;
use squall::prelude::*;
use token::Tokens;

/// The app.
#[app(
    user = Person,
    login = none("clients send the token that they have got"),
    errors = problem::shown,
    openapi("/openapi.json", in = Api, public, title = "Conduit"),
    handlers = [
        people::HANDLERS,
        profiles::HANDLERS,
        feed::HANDLERS,
        articles::HANDLERS,
        comments::HANDLERS,
        favorites::HANDLERS,
        tags::HANDLERS,
    ],
)]
pub struct Conduit {
    database: Database,
    tokens: Tokens,
}

/// What front ends on any origin use.
#[section("/api", cors = any)]
struct Api;

impl Conduit {
    /// Opens `sqlite:..` or `postgres:..`, and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Conduit> {
        let database = Database::open(url).await?;
        let tokens = Tokens::of(&database).await?;
        Ok(Conduit { database, tokens })
    }
}
