//! What independent suites are pointed at, by five listeners: each has an app of its own, but `tls`, which has that of `plain`.

mod answers;
mod arguments;
mod conditions;
mod cookies;
mod errors;
mod events;
mod form;
mod heads;
mod limits;
mod redirects;
mod secure;
mod sockets;
mod streams;
mod strict;
mod uploads;

pub use limits::Limits;
pub use secure::Secure;
pub use strict::Strict;

use squall::prelude::*;
use squall::tornado::Secrets;
use squall::{Config, Directory, assets};
use std::path::PathBuf;

/// The app of the listeners `plain` and `tls`.
#[app(
    hosts = any("suites call it by any name"),
    xsrf = exempt("suites send forms without having asked for them, and nobody is signed in"),
    compression = on,
    config = Plain::config,
    openapi = "/openapi.json",
    handlers = [
        answers::HANDLERS,
        arguments::HANDLERS,
        conditions::HANDLERS,
        cookies::HANDLERS,
        errors::HANDLERS,
        events::NumberedEvents,
        form::HANDLERS,
        heads::HANDLERS,
        redirects::HANDLERS,
        sockets::HANDLERS,
        streams::HANDLERS,
        uploads::ListParts,
        Files,
        Page,
    ],
)]
pub struct Plain {
    files: Directory,
}

/// The script of the form's page.
#[assets("page")]
struct Page;

impl Plain {
    /// With the files of this folder below `/static/`.
    pub fn new(folder: impl Into<PathBuf>) -> Plain {
        Plain { files: Directory::site(folder) }
    }

    fn config(&self) -> Config {
        // What a Tornado site has as `cookie_secret`. Suites know it, as they are to sign by it.
        Config::new().tornado(Secrets::new("It's a secret to everybody").reading_version_1())
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
