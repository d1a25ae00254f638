//! What stands for ACME where the feature `acme` is off: nothing of it can be made.

use super::certificate::Files;
use crate::settings::{Faults, Section};
use rustls::sign::CertifiedKey;
use std::io::Result;
use std::sync::Arc;
use tokio::sync::Notify;

/// No client's protocol is agreed on that is not offered.
pub(super) const TLS_ALPN: &[u8] = b"acme-tls/1";

#[derive(Clone, Debug)]
pub(super) enum Acme {}

impl Acme {
    pub(super) fn prepare(&self) -> Result<()> {
        match *self {}
    }

    pub(super) fn files(&self) -> Files {
        match *self {}
    }

    pub(super) fn challenges(&self) -> &Arc<Challenges> {
        match *self {}
    }

    pub(super) async fn keep(&self, _: &Notify) {
        match *self {}
    }
}

/// Nothing, or a fault: who asks for certificates must not go without.
pub(super) fn said(section: &Section<'_>, faults: &mut Faults) -> Option<Acme> {
    let said = section.first(&["names", "folder", "agree_to_terms", "contact", "directory", "http"])?;
    faults.add(format!("{} is set, and this program has been built without squall's feature `acme`", said.name()));
    None
}

pub(super) fn shown(acme: &Acme) -> String {
    match *acme {}
}

#[derive(Debug)]
pub(super) enum Challenges {}

impl Challenges {
    pub(super) fn certificate(&self, _: &str) -> Option<Arc<CertifiedKey>> {
        match *self {}
    }
}
