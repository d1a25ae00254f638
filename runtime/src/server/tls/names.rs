//! Which certificate is shown for which name.

use super::acme::{Challenges, TLS_ALPN};
use super::certificate::Shown;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::collections::HashMap;
use std::sync::Arc;

/// The certificates of a listener, by the names in them.
#[derive(Debug)]
pub(super) struct Names {
    /// In lower case; `*.` stands for one label. Where several certificates have a name, the first one counts.
    by_name: HashMap<String, Arc<CertifiedKey>>,
    /// For who asks for another name, or for none.
    default: Arc<CertifiedKey>,
    /// For the authority that asks whose the names are.
    challenges: Option<Arc<Challenges>>,
}

impl Names {
    pub(super) fn new(first: Shown, further: Vec<Shown>, challenges: Option<Arc<Challenges>>) -> Names {
        let default = first.certified.clone();
        let mut by_name = HashMap::new();
        for shown in std::iter::once(first).chain(further) {
            for name in shown.names {
                by_name.entry(name).or_insert_with(|| shown.certified.clone());
            }
        }
        Names { by_name, default, challenges }
    }

    fn find(&self, name: &str) -> Option<&Arc<CertifiedKey>> {
        // rustls gives names as they were sent.
        let name = name.to_ascii_lowercase();
        self.by_name.get(&name).or_else(|| {
            let (_, parent) = name.split_once('.')?;
            self.by_name.get(&format!("*.{parent}"))
        })
    }
}

impl ResolvesServerCert for Names {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        if hello.alpn().is_some_and(|mut protocols| protocols.any(|protocol| protocol == TLS_ALPN)) {
            return self.challenges.as_ref()?.certificate(hello.server_name()?);
        }
        let named = hello.server_name().and_then(|name| self.find(name));
        Some(named.unwrap_or(&self.default).clone())
    }
}
