//! Connections, and how they end.
//!
//! [`serve`] is all that most sites need; [`Server`] is the same in parts, for who wants layers, limits, a port of
//! their own or a tokio runtime of their own.

mod accept;
mod answering;
mod builder;
mod connection;
mod head_timer;
mod limits;
mod listen;
mod log;
mod race;
mod signals;
mod socket;
mod wire;

pub use answering::{Answering, Layered, Plain};
pub use builder::{Bound, Server};

use crate::app::App;
use crate::error::Result;
use std::time::Duration;

/// How long the threads of `spawn_blocking` may hold up the end of the process.
const BLOCKING_THREADS: Duration = Duration::from_secs(1);

/// Serves an app until the process is told to stop. Blocks, with a tokio runtime of its own.
///
/// It listens on `SQUALL_LISTEN`, an address and a port, or on 127.0.0.1:8000, and prints one line when it accepts
/// connections. SIGTERM and Ctrl-C stop it: running requests are finished, for at most 30 seconds; a second signal ends
/// them at once. Where no `tracing` subscriber has been set, one is that writes to standard error, from the level in
/// `SQUALL_LOG` on (`off`, `error`, `warn`, `info`, `debug`, `trace`; `info` without it).
///
/// # Errors
///
/// Where one of the two variables makes no sense, or the address cannot be listened on. Return the error from `main`,
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
    block_on(async { Ok(Server::new(app.await?)) })
}

/// Builds a server, and runs it until the process is told to stop.
fn block_on<S: Answering>(server: impl Future<Output = Result<Server<S>>>) -> Result<()> {
    log::install()?;
    let address = listen::configured()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(async {
        let bound = server.await?.listen(address)?;
        listen::announce(bound.address());
        bound.run().await
    });
    runtime.shutdown_timeout(BLOCKING_THREADS);
    result
}
