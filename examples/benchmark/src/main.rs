//! Serves the benchmarks.
//!
//! | variable | says |
//! |---|---|
//! | `SQUALL_LISTEN` | where to listen: an address and a port, 127.0.0.1:8000 if not set |
//! | `PORT` | in place of that a port of 127.0.0.1 |
//! | `WORKERS` | how many threads serve, each with a runtime of its own; if not set, one runtime does on all processors |
//! | `STATIC_DIR` | the folder whose files are below `/static/`; `static` if not set |
//! | `DATABASE_URL` | a PostgreSQL with the tables `world` and `fortune` |

use benchmark::Benchmark;
use sqlx::postgres::PgPoolOptions;
use squall::{Listener, Result, Server, Workers};
use std::env;
use std::str::FromStr;
use tokio::runtime::Builder;

/// As many connections as requests of the benchmarks come at once.
const CONNECTIONS: u32 = 64;

fn main() -> Result<()> {
    let (mut runtime, workers) = match variable("WORKERS")? {
        Some(threads) => (Builder::new_current_thread(), Workers::Threads(threads)),
        None => (Builder::new_multi_thread(), Workers::Shared),
    };
    runtime.enable_all().build()?.block_on(async {
        let database = match env::var("DATABASE_URL") {
            Ok(url) => Some(PgPoolOptions::new().max_connections(CONNECTIONS).connect(&url).await?),
            Err(_) => None,
        };
        let folder = env::var_os("STATIC_DIR").unwrap_or_else(|| "static".into());
        let server = Server::new(Benchmark::new(folder, database)).workers(workers);
        let place = match variable::<u16>("PORT")? {
            Some(port) => format!("127.0.0.1:{port}"),
            None => env::var("SQUALL_LISTEN").unwrap_or_else(|_| "127.0.0.1:8000".to_owned()),
        };
        // Some of the programs that measure speak HTTP/2, and no TLS.
        let bound = server.listen(Listener::new(place).http2_prior_knowledge())?;
        for address in bound.addresses() {
            println!("listening on {address}");
        }
        bound.run().await
    })
}

/// A variable of the process that is a number.
fn variable<T: FromStr>(name: &str) -> Result<Option<T>> {
    match env::var(name) {
        Ok(text) => match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(squall::Error::internal(format!("{name} is {text:?}, and must be a number"))),
        },
        Err(_) => Ok(None),
    }
}
