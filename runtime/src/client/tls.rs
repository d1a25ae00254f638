//! Whom a client trusts.

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::io::{Error, ErrorKind, Result};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// The authorities of the system, and further ones. They are read when they are needed first.
#[derive(Clone, Default)]
pub(super) struct Trust {
    more: Vec<CertificateDer<'static>>,
    made: Arc<OnceCell<Arc<ClientConfig>>>,
}

impl Trust {
    /// Trusts the authorities of this text too.
    pub(super) fn add(&mut self, pem: &[u8]) -> std::result::Result<(), String> {
        let added: Vec<_> = CertificateDer::pem_slice_iter(pem)
            .collect::<std::result::Result<_, _>>()
            .map_err(|error| format!("the certificates to trust are no PEM: {error}"))?;
        if added.is_empty() {
            return Err("there is no certificate in what is to be trusted".to_owned());
        }
        self.more.extend(added);
        self.made = Arc::default();
        Ok(())
    }

    pub(super) async fn config(&self) -> Result<Arc<ClientConfig>> {
        let config = self.made.get_or_try_init(|| async {
            let more = self.more.clone();
            // The system's are files.
            tokio::task::spawn_blocking(move || make(more)).await.map_err(Error::other)?
        });
        config.await.cloned()
    }
}

fn make(more: Vec<CertificateDer<'static>>) -> Result<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    for certificate in more {
        roots.add(certificate).map_err(|error| Error::new(ErrorKind::InvalidInput, error))?;
    }
    _ = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        let what = "the system trusts no authority: install its package `ca-certificates`";
        return Err(Error::new(ErrorKind::NotFound, what));
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(Error::other)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
