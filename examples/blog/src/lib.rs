//! A blog: authors write posts in Markdown, whoever has signed up writes comments, all read.

mod comments;
mod database;
mod first_start;
mod language;
mod markdown;
mod moment;
mod pages;
mod people;
mod pictures;
mod posts;
mod settings;
mod writing;

pub use settings::{Place, Settings};

use database::Database;
use people::Person;
use squall::prelude::*;
use squall::{Directory, Sessions, assets};

/// The app.
#[app(
    user = Person,
    login = people::SignInPage,
    sessions = self.sessions.clone(),
    default_language = "en",
    compression = on,
    trailing_slash = redirect,
    errors = pages::problem,
    handlers = [
        posts::HANDLERS,
        writing::HANDLERS,
        comments::HANDLERS,
        pictures::HANDLERS,
        people::HANDLERS,
        language::HANDLERS,
        Static,
    ],
)]
pub struct App {
    database: Database,
    pictures: Directory,
    sessions: Sessions,
}

/// The style sheet and the icon.
#[assets("static")]
struct Static;

impl App {
    /// The blog with what it has been told; at its first start with an author and some posts.
    pub async fn open(settings: Settings) -> Result<App> {
        let (database, sessions) = Database::open(&settings.database).await?;
        first_start::prepare(&database, settings.author_password).await?;
        let pictures = pictures::folder(&settings.pictures)?;
        Ok(App { database, pictures, sessions })
    }
}
