//! TLS: certificates, whom they are shown to, and connections that begin with a handshake.

#[cfg(feature = "acme")]
mod acme;
#[cfg(not(feature = "acme"))]
#[path = "no_acme.rs"]
mod acme;
mod certificate;
mod client;
mod connection;
mod names;
mod reload;
mod settings;

#[cfg(feature = "acme")]
pub use acme::Acme;
#[cfg(feature = "acme")]
pub(super) use acme::ToHttps;
pub use client::ClientCertificate;
pub(super) use connection::serve_connection;
pub(super) use reload::Current;
pub(super) use settings::{KEYS, entries, said};

use certificate::{Files, authorities, wrong};
use names::Names;
use rustls::crypto::{CryptoProvider, ring};
use rustls::server::{ServerConfig, WebPkiClientVerifier};
use std::io::{Error, Result};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long a handshake may take, if nobody says otherwise.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// The certificates of a listener, and how it speaks TLS: 1.3 and 1.2, with HTTP/2 where the feature `http2` is on.
///
/// The files are PEM. They are read again when they change, and on SIGHUP; what is wrong with the new ones is logged, and
/// the old ones stay. Connections that are open stay as they are.
///
/// ```no_run
/// # use squall::prelude::*;
/// # #[app(handlers = [Index])] struct App;
/// # #[handler(get, "/")] struct Index;
/// # impl Index { async fn get(self) -> &'static str { "" } }
/// use squall::{Listener, Server, Tls};
///
/// fn main() -> squall::Result<()> {
///     let tls = Tls::from_files("/etc/site/certificate.pem", "/etc/site/key.pem");
///     Server::new(App).listener(Listener::new("[::]:443").tls(tls)).serve()
/// }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a server speaks TLS once it is given to one"]
pub struct Tls {
    first: Files,
    further: Vec<Files>,
    clients: Option<Clients>,
    handshake_time: Duration,
    /// Who gives the first certificate.
    acme: Option<acme::Acme>,
}

/// Whose certificates count.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Clients {
    authorities: PathBuf,
    required: bool,
}

impl Tls {
    /// The certificate in this file, followed by those that lead to its authority, and its key. It is shown to who asks for
    /// a name that no other certificate has, or for none.
    pub fn from_files(certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Tls {
        Tls::from(Files { certificate: certificate.into(), key: key.into() }, None)
    }

    /// A certificate that is asked for by ACME, of Let's Encrypt for instance. It is shown to who asks for a name that no
    /// other certificate has, or for none.
    #[cfg(feature = "acme")]
    pub fn from_acme(acme: Acme) -> Tls {
        Tls::from(acme.files(), Some(acme))
    }

    fn from(first: Files, acme: Option<acme::Acme>) -> Tls {
        Tls { first, further: Vec::new(), clients: None, handshake_time: HANDSHAKE, acme }
    }

    /// One more certificate, shown to who asks for one of the names in it (SNI).
    pub fn and_files(mut self, certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Tls {
        self.further.push(Files { certificate: certificate.into(), key: key.into() });
        self
    }

    /// Ends the handshake with clients that have no certificate of one of the authorities in this file.
    pub fn require_client_certificates(mut self, authorities: impl Into<PathBuf>) -> Tls {
        self.clients = Some(Clients { authorities: authorities.into(), required: true });
        self
    }

    /// Asks clients for a certificate, and takes those that have none too; one of another authority ends the handshake.
    pub fn ask_for_client_certificates(mut self, authorities: impl Into<PathBuf>) -> Tls {
        self.clients = Some(Clients { authorities: authorities.into(), required: false });
        self
    }

    /// How long a client may take for the handshake, 10 seconds if not set. Then the connection is closed.
    pub fn handshake_time(mut self, time: Duration) -> Tls {
        self.handshake_time = time;
        self
    }

    /// The files that it is read from.
    fn files(&self) -> impl Iterator<Item = &PathBuf> {
        let pairs = std::iter::once(&self.first).chain(&self.further);
        pairs.flat_map(|files| [&files.certificate, &files.key]).chain(self.clients.iter().map(|it| &it.authorities))
    }

    /// Reads the files.
    fn load(&self) -> Result<ServerConfig> {
        let provider = Arc::new(ring::default_provider());
        let first = self.first.load(&provider)?;
        let further = self.further.iter().map(|files| files.load(&provider)).collect::<Result<_>>()?;
        let names = Arc::new(Names::new(first, further, self.acme.as_ref().map(|acme| acme.challenges().clone())));
        let builder = ServerConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(Error::other)?;
        let builder = match &self.clients {
            None => builder.with_no_client_auth(),
            Some(clients) => builder.with_client_cert_verifier(clients.verifier(provider)?),
        };
        let mut config = builder.with_cert_resolver(names);
        config.alpn_protocols = protocols();
        if self.acme.is_some() {
            config.alpn_protocols.push(acme::TLS_ALPN.to_vec());
        }
        // Sessions are resumed by tickets, whose keys live as long as this.
        config.ticketer = ring::Ticketer::new().map_err(Error::other)?;
        Ok(config)
    }
}

impl Clients {
    fn verifier(&self, provider: Arc<CryptoProvider>) -> Result<Arc<dyn rustls::server::danger::ClientCertVerifier>> {
        let roots = Arc::new(authorities(&self.authorities)?);
        let mut verifier = WebPkiClientVerifier::builder_with_provider(roots, provider);
        if !self.required {
            verifier = verifier.allow_unauthenticated();
        }
        verifier.build().map_err(|error| wrong(&self.authorities, format!("cannot be used: {error}")))
    }
}

/// The name of HTTP/2 in TLS.
const H2: &[u8] = b"h2";

/// What is spoken within TLS, the best first (RFC 7301).
fn protocols() -> Vec<Vec<u8>> {
    let h2 = cfg!(feature = "http2").then(|| H2.to_vec());
    h2.into_iter().chain([b"http/1.1".to_vec()]).collect()
}
