//! Connections, and how they end.
//!
//! [`serve`] is all that most sites need; [`Server`] is the same in parts, for who wants layers, limits, a port of
//! their own or a tokio runtime of their own.

mod accept;
mod admin;
mod answering;
mod bound;
mod builder;
mod connection;
mod drain;
mod environment;
mod exchange;
#[cfg(feature = "http2")]
mod http2;
#[cfg(not(feature = "http2"))]
#[path = "no_http2.rs"]
mod http2;
mod limits;
mod listen;
mod log;
#[cfg(feature = "systemd")]
mod manager;
#[cfg(not(feature = "systemd"))]
#[path = "no_manager.rs"]
mod manager;
mod pipeline;
#[cfg(any(feature = "http2", feature = "tls"))]
mod preface;
pub(crate) mod proxy_protocol;
mod pulse;
mod race;
mod signals;
mod socket;
mod stream;
mod timer;
#[cfg(feature = "tls")]
mod tls;
#[cfg(not(feature = "tls"))]
#[path = "no_tls.rs"]
mod tls;
mod unread;
mod wire;
mod workers;

pub use answering::{Answering, Layered, Plain};
pub use bound::Bound;
pub use builder::Server;
pub use listen::{Address, AtCapacity, IntoListener, Listener};
#[cfg(feature = "acme")]
pub use tls::Acme;
#[cfg(feature = "tls")]
pub use tls::{ClientCertificate, Tls};
#[cfg(fuzzing)]
pub(crate) use wire::any_bytes;
pub use workers::Workers;

use crate::app::App;
use crate::error::Result;
use std::io::{self, Write};
use tokio::runtime;
use workers::BLOCKING_THREADS;

/// Serves an app until the process is told to stop. Blocks, with a tokio runtime of its own.
///
/// It listens on `SQUALL_LISTEN`, an address and a port or several with commas between them, or on 127.0.0.1:8000, and
/// prints one line for each where it accepts connections. `SQUALL_WORKERS` says which threads do the work: see
/// [`Workers`]; `SQUALL_ADMIN` is a place for [health and figures](Server::admin). SIGTERM and Ctrl-C stop it: running requests are finished, for at most 30 seconds; a second signal ends
/// them at once. Where no `tracing` subscriber has been set, one is that writes to standard error, from the level in
/// `SQUALL_LOG` on (`off`, `error`, `warn`, `info`, `debug`, `trace`; `info` without it), as text, or as lines of JSON where
/// `SQUALL_LOG_FORMAT` is `json`.
///
/// # Errors
///
/// Where one of these variables makes no sense, or the address cannot be listened on. Return the error from `main`,
/// and it is printed.
///
/// ```no_run
/// # use squall::prelude::*;
/// # #[app(handlers = [Index])] struct App;
/// # #[handler(get, "/")] struct Index;
/// # impl Index { async fn get(self) -> &'static str { "" } }
/// fn main() -> squall::Result<()> {
///     squall::serve(App)
/// }
/// ```
pub fn serve<A: App>(app: A) -> Result<()> {
    Server::new(app).serve()
}

/// Serves an app that is made within the runtime, as one with a pool of database connections must be; otherwise the
/// same as [`serve`].
///
/// ```no_run
/// # use squall::prelude::*;
/// # #[app(handlers = [Index])] struct App { texts: std::sync::Arc<str> }
/// # #[handler(get, "/")] struct Index;
/// # impl Index { async fn get(self) -> &'static str { "" } }
/// fn main() -> squall::Result<()> {
///     squall::serve_with(async {
///         let texts = std::fs::read_to_string("texts.toml")?.into();
///         Ok(App { texts })
///     })
/// }
/// ```
pub fn serve_with<A: App>(app: impl Future<Output = Result<A>>) -> Result<()> {
    block_on(None, async { Ok(Server::new(app.await?)) })
}

/// Builds a server, and runs it until the process is told to stop.
fn block_on<S: Answering>(workers: Option<Workers>, server: impl Future<Output = Result<Server<S>>>) -> Result<()> {
    log::install()?;
    let workers = workers.map_or_else(environment::workers, Ok)?;
    // Workers with runtimes of their own leave little to do for this one.
    let mut runtime = match workers {
        Workers::Shared => runtime::Builder::new_multi_thread(),
        _ => runtime::Builder::new_current_thread(),
    };
    let runtime = runtime.enable_all().build()?;
    let result = runtime.block_on(async {
        let bound = server.await?.workers(workers).bind()?;
        for place in bound.announcements() {
            announce(&place);
        }
        bound.run().await
    });
    runtime.shutdown_timeout(BLOCKING_THREADS);
    result
}

/// Says that connections are accepted. Where standard output is closed, nobody wanted to know.
fn announce(place: &str) {
    _ = writeln!(io::stdout(), "listening on {place}");
}
