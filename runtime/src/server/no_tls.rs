//! What stands for TLS where the feature `tls` is off: nothing of it can be made.

use super::answering::Answering;
use super::drain::Told;
use super::limits::Limits;
use super::socket::Socket;
use crate::request::Connection;
use std::io::{Error, ErrorKind, Result};

#[derive(Clone, Debug)]
pub enum Tls {}

impl Tls {
    /// An error: who names a certificate must not be served without TLS.
    pub(super) fn of_environment(_: String, _: String) -> Result<Tls> {
        let what = "SQUALL_TLS_CERTIFICATE is set, and this program has been built without squall's feature `tls`";
        Err(Error::new(ErrorKind::Unsupported, what))
    }
}

#[derive(Clone, Debug)]
pub(super) enum Current {}

impl Current {
    pub(super) fn load(tls: Tls) -> Result<Current> {
        match tls {}
    }

    pub(super) async fn keep(self) {
        match self {}
    }
}

pub(super) async fn serve_connection<A: Answering>(
    _: impl Socket,
    _: Connection,
    _: A,
    _: Limits,
    _: Told,
    current: Current,
) {
    match current {}
}
