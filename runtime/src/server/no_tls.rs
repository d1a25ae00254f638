//! What stands for TLS where the feature `tls` is off: nothing of it can be made.

use super::answering::Answering;
use super::drain::Told;
use super::limits::Limits;
use super::socket::Socket;
use crate::request::Connection;
use crate::settings::{Faults, Section};
use std::io::Result;

#[derive(Clone, Debug)]
pub enum Tls {}

pub(super) const KEYS: [&str; 6] =
    ["acme", "certificate", "client_authorities", "client_certificates", "handshake_time", "key"];

/// Nothing, or a fault: who names a certificate must not be served without TLS.
pub(super) fn said(section: &Section<'_>, faults: &mut Faults) -> Option<Tls> {
    let said = section.first(&KEYS)?;
    faults.add(format!("{} is set, and this program has been built without squall's feature `tls`", said.name()));
    None
}

pub(super) fn entries(tls: &Tls) -> Vec<(&'static str, String)> {
    match *tls {}
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
