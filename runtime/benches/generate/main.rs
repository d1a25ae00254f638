//! Writes a crate with as many handlers as asked for, to measure how long it builds and how fast it answers.
//!
//! ```text
//! cargo bench -p squall --bench generate -- FOLDER --handlers 1000 [--lists] [--dispatch KIND] [--no-table]
//! ```

mod dispatch;
mod handlers;
mod site;

use dispatch::Dispatch;
use site::Site;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str =
    "generate FOLDER [--handlers N] [--lists] [--dispatch macro|direct|flat|groups-N|boxed] [--no-table]
  --lists      each module's handlers in a list of its own, made by handlers!
  --dispatch   what the app's dispatch is made of: the macro's own, or one written by hand
  --no-table   an empty routing table, to see what the table costs (only with a dispatch written by hand)";

fn main() -> ExitCode {
    // `cargo test --all-targets` runs this too, without an argument.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.is_empty() {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let written = parse(&arguments).and_then(|(folder, site)| {
        site.write(&folder).map_err(|error| format!("{} cannot be written: {error}", folder.display()))
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: &[String]) -> Result<(PathBuf, Site), String> {
    let mut folder = None;
    let mut site = Site { handlers: 100, lists: false, table: true, dispatch: Dispatch::Macro };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value\n{USAGE}"));
        match argument.as_str() {
            "--handlers" => {
                site.handlers = value()?.parse().map_err(|error| format!("--handlers: {error}"))?;
            }
            "--dispatch" => site.dispatch = Dispatch::parse(value()?)?,
            "--lists" => site.lists = true,
            "--no-table" => site.table = false,
            path if folder.is_none() && !path.starts_with('-') => folder = Some(PathBuf::from(path)),
            _ => return Err(format!("`{argument}` is not understood\n{USAGE}")),
        }
    }
    if site.dispatch == Dispatch::Macro && !site.table {
        return Err("--no-table needs a dispatch written by hand: the macro always makes a table".to_owned());
    }
    if site.dispatch != Dispatch::Macro && site.lists {
        return Err("--lists needs the macro's dispatch".to_owned());
    }
    Ok((folder.ok_or_else(|| format!("which folder?\n{USAGE}"))?, site))
}
