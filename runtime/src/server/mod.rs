//! Connections, and how they end.
//!
//! [`serve`] is all that most sites need; [`Server`] is the same in parts, for who wants layers, limits, a port of
//! their own or a tokio runtime of their own.

mod accept;
mod admin;
mod answering;
mod beside;
mod bound;
mod builder;
mod connection;
mod drain;
mod exchange;
#[cfg(feature = "http2")]
mod http2;
#[cfg(not(feature = "http2"))]
#[path = "no_http2.rs"]
mod http2;
mod limits;
mod linger;
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
mod settings;
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
mod waiting;
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
use crate::settings::{Faults, Process, is_to_be_shown, show};
use std::io::{self, Write};
use tokio::runtime;
use workers::BLOCKING_THREADS;

/// Serves an app until the process is told to stop. Blocks, with a tokio runtime of its own.
///
/// It listens on 127.0.0.1:8000 if nobody says otherwise, and prints one line for each place where it accepts connections.
/// SIGTERM and Ctrl-C stop it: running requests are finished, for at most 30 seconds; a second signal ends them at once.
///
/// Whoever runs the program tells it what it needs by a file `squall.toml` in the working directory (feature `config-file`;
/// `SQUALL_CONFIG` names another file) and by variables, which count more. Both count more than the code. A key `tls.key` of the
/// file is the variable `SQUALL_TLS_KEY`: among them are `SQUALL_LISTEN`, an address and a port or several with commas
/// between them, `SQUALL_WORKERS` (see [`Workers`]), and `SQUALL_ADMIN`, a place for
/// [health and figures](Server::admin). With the argument `--print-config` the program prints all that holds, and who has said it,
/// and ends.
///
/// Where no `tracing` subscriber has been set, one is that writes to standard error, from the level in `SQUALL_LOG` on (`off`,
/// `error`, `warn`, `info`, `debug`, `trace`; `info` without it), as text, or as lines of JSON where `SQUALL_LOG_FORMAT` is
/// `json`.
///
/// # Errors
///
/// Where the file or a variable makes no sense, or the address cannot be listened on. Return the error from `main`, and it
/// is printed: a line for each fault, with its place and what was meant.
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
    block_on(None, Process::get().faults(), async { Ok(Server::new(app.await?)) })
}

/// Builds a server, and runs it until the process is told to stop; or shows what it would do, where that is asked for. What is
/// known to be wrong is told before, together with what else is.
fn block_on<S: Answering>(
    workers: Option<Workers>,
    mut faults: Faults,
    server: impl Future<Output = Result<Server<S>>>,
) -> Result<()> {
    let process = Process::get();
    log::install(process, &mut faults);
    let told = settings::Settings::read(process, &mut faults);
    faults.check()?;
    let workers = told.workers.or(workers).unwrap_or_default();
    // Workers with runtimes of their own leave little to do for this one.
    let mut runtime = match workers {
        Workers::Shared => runtime::Builder::new_multi_thread(),
        _ => runtime::Builder::new_current_thread(),
    };
    let runtime = runtime.enable_all().build()?;
    let result = runtime.block_on(async {
        let server = server.await?;
        if is_to_be_shown() {
            let text = show(&server.settled(true)?.entries());
            return Ok(io::stdout().write_all(text.as_bytes())?);
        }
        server.bind()?.run_and(|places| places.iter().for_each(|place| announce(place))).await
    });
    runtime.shutdown_timeout(BLOCKING_THREADS);
    result
}

/// What is wrong with the settings.
fn wrong(fault: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, fault)
}

/// Says that connections are accepted. Where standard output is closed, nobody wanted to know.
fn announce(place: &str) {
    _ = writeln!(io::stdout(), "listening on {place}");
}
