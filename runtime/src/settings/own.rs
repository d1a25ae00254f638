//! The program's own settings: a struct of its own, from the same file and the same variables.

mod error;
mod files;
mod masked;
mod node;
mod read;

use super::fault::{Faults, nearest};
use super::keys::{OWN, variable};
use super::process::Process;
use crate::error::Result;
use error::Fault;
use node::{Node, Reading};
use serde::de::DeserializeOwned;
use std::io::{Error, ErrorKind};

/// Reads the settings of the program itself: the table `[app]` of `squall.toml`, and variables that begin with `SQUALL_APP_`.
///
/// They are a struct of yours that derives serde's `Deserialize`. A field `database_url` is the key of that name in the table,
/// or the variable `SQUALL_APP_DATABASE_URL`, which counts more. For secrets there is a third way, `database_url_file` and
/// `SQUALL_APP_DATABASE_URL_FILE`: the path of a file that holds the value, as container platforms give them. A struct within the
/// struct is a table within the table: `[app.mail]`, `SQUALL_APP_MAIL_HOST`.
///
/// In a variable a list has commas between its items; a `Duration` is written `"10s"`, and a number of bytes may be
/// `"64 KiB"`. `#[serde(default)]` makes a field one that need not be said. A [`Secret`](crate::Secret) is shown nowhere.
///
/// Ask for them before the app is made, once: what the file has and the struct has not is an error, and so is what is there
/// for a program that never asks.
///
/// ```no_run
/// use serde::Deserialize;
/// use squall::prelude::*;
/// use squall::Secret;
/// use std::time::Duration;
///
/// #[derive(Deserialize)]
/// struct Settings {
///     greeting: String,
///     api_token: Secret<String>,
///     #[serde(default = "an_hour")]
///     kept_for: Duration,
/// }
///
/// fn an_hour() -> Duration {
///     Duration::from_secs(3600)
/// }
///
/// # #[app(handlers = [Index])] struct App { greeting: String }
/// # #[handler(get, "/")] struct Index;
/// # impl Index { async fn get(self) -> &'static str { "" } }
/// fn main() -> squall::Result<()> {
///     let settings: Settings = squall::settings()?;
///     squall::serve(App { greeting: settings.greeting })
/// }
/// ```
///
/// # Errors
///
/// What is missing, unknown or no proper value, with its place in the file or the variable, and what was meant where it looks
/// like a slip. Return the error from `main`, and it is printed.
pub fn settings<T: DeserializeOwned>() -> Result<T> {
    let process = Process::get();
    let mut faults = process.faults();
    let value = read_own(process, &mut faults);
    faults.check()?;
    // Where there is none, there is a fault.
    value.ok_or_else(|| Error::from(ErrorKind::InvalidInput).into())
}

fn read_own<T: DeserializeOwned>(process: &Process, faults: &mut Faults) -> Option<T> {
    let reading = Reading::new(process);
    let value = T::deserialize(Node::root(&reading, process.own_table()));
    let (entries, found, asked) = reading.end();
    faults.join(found);
    let own = variable(OWN) + "_";
    // One that was asked for has been read; with others nothing can be done.
    for name in process.variables.keys().filter(|name| name.starts_with(&own) && !asked.contains(*name)) {
        match nearest(name, asked.iter().map(String::as_str)) {
            Some(meant) => faults.add(format!("{name} means nothing: did you mean {meant}?")),
            None => faults.add(format!("{name} means nothing: no setting of the program is called so")),
        }
    }
    process.keep_own(entries);
    faults.keep(value.map_err(|fault: Fault| fault.to_string()))
}

#[cfg(all(test, feature = "config-file"))]
mod tests;
