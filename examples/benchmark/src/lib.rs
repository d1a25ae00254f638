//! The usual benchmarks of web frameworks, among them those of [TechEmpower](https://www.techempower.com/benchmarks/).
//!
//! Nothing is switched off for them: hosts are checked, answers are protected, connections have their time limits.

mod documents;
mod form;
mod fortunes;
mod github;
mod sockets;
mod text;
mod world;

use http::header::SERVER;
use http::{HeaderName, HeaderValue};
use sqlx::PgPool;
use squall::prelude::*;
use squall::{Config, Directory, Sessions};

/// The benchmarks.
#[app(
    hosts = any("clients of benchmarks call it by any name"),
    sessions = Sessions::in_cookie(),
    config = Benchmark::config,
    handlers = [
        text::Plaintext,
        documents::Greet,
        documents::ShowPost,
        documents::Echo,
        world::HANDLERS,
        fortunes::ShowFortunes,
        form::ShowForm,
        form::TakeForm,
        github::HANDLERS,
        sockets::EchoMessages,
        sockets::Broadcast,
        Files,
    ],
)]
pub struct Benchmark {
    files: Directory,
    database: Option<PgPool>,
    room: sockets::Room,
}

impl Benchmark {
    /// With the files of this folder, and the tables `world` and `fortune` of a database, if there is one.
    pub fn new(folder: impl Into<std::path::PathBuf>, database: Option<PgPool>) -> Benchmark {
        Benchmark { files: Directory::site(folder), database, room: sockets::Room::default() }
    }

    fn config(&self) -> Config {
        // A benchmark has nothing to hide; a site has its keys from the environment, or from a vault.
        Config::new().keys(["the sessions of a benchmark are nobody's secret"])
    }
}

/// A file of the folder, as it is now.
#[handler(get, "/static/{*path}")]
struct Files {
    path: String,
    #[state]
    files: Directory,
}

impl Files {
    async fn get(self) -> Result<impl Respond> {
        self.files.get(&self.path).await
    }
}

/// The benchmarks of TechEmpower want a server to say its name.
fn named<T>(answer: T) -> ([(HeaderName, HeaderValue); 1], T) {
    ([(SERVER, HeaderValue::from_static("squall"))], answer)
}
