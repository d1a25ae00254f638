//! What variables of the process say of a server.

use super::listen::{Listener, Place, passed_to_us};
use super::tls::Tls;
use super::workers::Workers;
use crate::error::Result;
use std::env::{self, VarError};
use std::io::{Error, ErrorKind};
use std::str::FromStr;

const ADMIN: &str = "SQUALL_ADMIN";
const LISTEN: &str = "SQUALL_LISTEN";
const TLS_CERTIFICATE: &str = "SQUALL_TLS_CERTIFICATE";
const TLS_KEY: &str = "SQUALL_TLS_KEY";
const WORKERS: &str = "SQUALL_WORKERS";

/// Where to listen if nobody says it: for this machine alone.
const DEFAULT: &str = "127.0.0.1:8000";

/// Where if a service manager has opened sockets for us.
const INHERITED: &str = "systemd";

/// The listeners that the environment names, separated by commas, or the usual one.
pub(super) fn listeners() -> Result<Vec<Listener>> {
    let text = variable(LISTEN).unwrap_or_else(|| if passed_to_us() { INHERITED } else { DEFAULT }.to_owned());
    let tls = tls()?;
    let listener = |place: &str| {
        let place = parse::<Place>(LISTEN, place.trim())?;
        // What comes by a Unix socket has been through a proxy's TLS, or has not left the machine.
        let tls = tls.clone().filter(|_| !matches!(place, Place::Unix(_)));
        Ok(Listener::at(place).with_tls(tls))
    };
    text.split(',').map(listener).collect()
}

/// Where the environment wants health and figures to be given away.
pub(super) fn admin() -> Result<Option<Listener>> {
    variable(ADMIN).map(|place| Ok(Listener::at(parse::<Place>(ADMIN, place.trim())?))).transpose()
}

/// The workers that the environment wants, or the usual ones.
pub(super) fn workers() -> Result<Workers> {
    match variable(WORKERS) {
        Some(text) => parse(WORKERS, &text),
        None => Ok(Workers::default()),
    }
}

/// The certificate that the environment names, and its key.
fn tls() -> Result<Option<Tls>> {
    match (variable(TLS_CERTIFICATE), variable(TLS_KEY)) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Ok(Some(Tls::of_environment(certificate, key)?)),
        (Some(_), None) => Err(alone(TLS_CERTIFICATE, TLS_KEY))?,
        (None, Some(_)) => Err(alone(TLS_KEY, TLS_CERTIFICATE))?,
    }
}

fn alone(there: &str, missing: &str) -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        format!("{there} is set and {missing} is not: TLS needs both, as paths of PEM files"),
    )
}

/// A variable of the process; what is no Unicode in it is replaced, and makes no sense then.
pub(super) fn variable(name: &str) -> Option<String> {
    match env::var(name) {
        Ok(text) => Some(text),
        Err(VarError::NotPresent) => None,
        Err(VarError::NotUnicode(text)) => Some(text.to_string_lossy().into_owned()),
    }
}

fn parse<T: FromStr<Err = String>>(name: &str, text: &str) -> Result<T> {
    Ok(text.parse().map_err(|fault| Error::new(ErrorKind::InvalidInput, format!("{name}: {fault}")))?)
}
