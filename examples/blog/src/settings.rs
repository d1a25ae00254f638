//! What the blog is told from outside.

use squall::Secret;
use std::env;
use std::path::PathBuf;

/// What the blog is told from outside.
#[derive(Debug)]
pub struct Settings {
    /// Its database.
    pub database: Place,
    /// The folder of the pictures that authors have uploaded.
    pub pictures: PathBuf,
    /// The password of the author who is made at the first start; without one, it is made up and printed.
    pub author_password: Option<Secret<String>>,
}

/// Where a database is.
#[derive(Debug)]
pub enum Place {
    /// A file of SQLite.
    File(PathBuf),
    /// `sqlite:..` or `postgres:..`
    Url(String),
}

impl Settings {
    /// `DATABASE_URL`, or else `BLOG_DATABASE`, a file; `BLOG_PICTURES`, a folder; and `BLOG_AUTHOR_PASSWORD`.
    pub fn of_environment() -> Settings {
        let path = |name: &str, usual: &str| env::var_os(name).map_or_else(|| usual.into(), PathBuf::from);
        Settings {
            database: match env::var("DATABASE_URL") {
                Ok(url) => Place::Url(url),
                Err(_) => Place::File(path("BLOG_DATABASE", "blog.sqlite")),
            },
            pictures: path("BLOG_PICTURES", "blog-pictures"),
            author_password: env::var("BLOG_AUTHOR_PASSWORD").ok().map(Secret::new),
        }
    }
}
