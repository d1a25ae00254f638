//! What variables of the process say of a server.

use super::listen::{Listener, Place, passed_to_us};
use super::workers::Workers;
use crate::error::Result;
use std::env::{self, VarError};
use std::io::{Error, ErrorKind};
use std::str::FromStr;

const LISTEN: &str = "SQUALL_LISTEN";
const WORKERS: &str = "SQUALL_WORKERS";

/// Where to listen if nobody says it: for this machine alone.
const DEFAULT: &str = "127.0.0.1:8000";

/// Where if a service manager has opened sockets for us.
const INHERITED: &str = "systemd";

/// The listeners that the environment names, separated by commas, or the usual one.
pub(super) fn listeners() -> Result<Vec<Listener>> {
    let text = variable(LISTEN).unwrap_or_else(|| if passed_to_us() { INHERITED } else { DEFAULT }.to_owned());
    text.split(',').map(|place| Ok(Listener::at(parse::<Place>(LISTEN, place.trim())?))).collect()
}

/// The workers that the environment wants, or the usual ones.
pub(super) fn workers() -> Result<Workers> {
    match variable(WORKERS) {
        Some(text) => parse(WORKERS, &text),
        None => Ok(Workers::default()),
    }
}

fn variable(name: &str) -> Option<String> {
    match env::var(name) {
        Ok(text) => Some(text),
        Err(VarError::NotPresent) => None,
        Err(VarError::NotUnicode(text)) => Some(text.to_string_lossy().into_owned()),
    }
}

fn parse<T: FromStr<Err = String>>(name: &str, text: &str) -> Result<T> {
    Ok(text.parse().map_err(|fault| Error::new(ErrorKind::InvalidInput, format!("{name}: {fault}")))?)
}
