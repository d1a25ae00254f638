//! What the authority is to find.

use rcgen::{CertificateParams, CustomExtension, KeyPair};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::sign::CertifiedKey;
use std::collections::HashMap;
use std::io::{Error, Result};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The challenges that are under way.
#[derive(Debug, Default)]
pub(in crate::server::tls) struct Challenges {
    /// By token: what stands at the path.
    texts: Mutex<HashMap<String, String>>,
    /// By name: what is shown to who asks by `acme-tls/1`.
    certificates: Mutex<HashMap<String, Arc<CertifiedKey>>>,
}

/// Takes a challenge away again.
pub(super) enum Prepared {
    Text(Arc<Challenges>, String),
    Certificate(Arc<Challenges>, String),
}

impl Challenges {
    pub(super) fn prepare_text(self: &Arc<Self>, token: &str, text: &str) -> Prepared {
        lock(&self.texts).insert(token.to_owned(), text.to_owned());
        Prepared::Text(self.clone(), token.to_owned())
    }

    /// A certificate that nobody trusts, with the digest in it (RFC 8737, 3).
    pub(super) fn prepare_certificate(
        self: &Arc<Self>,
        name: &str,
        digest: &[u8],
        provider: &CryptoProvider,
    ) -> Result<Prepared> {
        let certified = || {
            let mut params = CertificateParams::new([name.to_owned()])?;
            params.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
            let key = KeyPair::generate()?;
            let certificate = params.self_signed(&key)?;
            Ok::<_, rcgen::Error>((certificate.der().clone(), PrivatePkcs8KeyDer::from(key.serialize_der())))
        };
        let (certificate, key) = certified().map_err(Error::other)?;
        let key = provider.key_provider.load_private_key(key.into()).map_err(Error::other)?;
        // Not compared with its key: the extension is critical, and unknown to who would read it.
        let certified = CertifiedKey::new(vec![certificate], key);
        lock(&self.certificates).insert(name.to_owned(), Arc::new(certified));
        Ok(Prepared::Certificate(self.clone(), name.to_owned()))
    }

    /// What stands at the path of a token.
    pub(super) fn text(&self, token: &str) -> Option<String> {
        lock(&self.texts).get(token).cloned()
    }

    pub(in crate::server::tls) fn certificate(&self, name: &str) -> Option<Arc<CertifiedKey>> {
        lock(&self.certificates).get(&name.to_ascii_lowercase()).cloned()
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        match self {
            Prepared::Text(challenges, token) => _ = lock(&challenges.texts).remove(token),
            Prepared::Certificate(challenges, name) => _ = lock(&challenges.certificates).remove(name),
        }
    }
}

fn lock<T>(map: &Mutex<T>) -> MutexGuard<'_, T> {
    map.lock().unwrap_or_else(PoisonError::into_inner)
}
