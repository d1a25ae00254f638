//! Serves Conduit from `conduit.sqlite` in the working folder, or from the database that `DATABASE_URL` names.

use realworld::Conduit;

fn main() -> squall::Result<()> {
    let database = std::env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite:conduit.sqlite".to_owned());
    squall::serve_with(async move { Conduit::open(&database).await })
}
