//! Certificates that are asked for by ACME (RFC 8555), and renewed.

mod challenges;
mod folder;
mod http;
mod keep;
mod order;
mod redirect;
mod settings;

pub(super) use challenges::Challenges;
pub(in crate::server) use redirect::ToHttps;
pub(super) use settings::{said, shown};

use crate::server::listen::{IntoListener, Listener};
use std::path::PathBuf;
use std::sync::Arc;

/// The name of the protocol by which an authority looks at a challenge (RFC 8737).
pub(super) const TLS_ALPN: &[u8] = b"acme-tls/1";

/// Where Let's Encrypt answers.
const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// An authority that gives certificates to who has the names in them, by ACME: Let's Encrypt, if nobody says otherwise.
///
/// The certificate is asked for when the server runs, kept in a folder with the account, and renewed when two thirds of its
/// life are over. Until the first one is there, clients are shown one that no browser takes. What fails is logged once and
/// tried again: after 5 minutes, and then twice as long each time, 12 hours at the most.
///
/// The authority finds out who has a name by a connection to it: to port 443, where this listener must be reached
/// (`tls-alpn-01`), or with [`http`](Acme::http) to port 80 (`http-01`).
///
/// ```no_run
/// # use squall::prelude::*;
/// # #[app(handlers = [Index])] struct App;
/// # #[handler(get, "/")] struct Index;
/// # impl Index { async fn get(self) -> &'static str { "" } }
/// use squall::{Acme, Listener, Server, Tls};
///
/// fn main() -> squall::Result<()> {
///     let acme = Acme::new(["site.example", "www.site.example"], "/var/lib/site/acme")
///         .agree_to_terms()
///         .contact("admin@site.example")
///         .http("[::]:80");
///     Server::new(App).listener(Listener::new("[::]:443").tls(Tls::from_acme(acme))).serve()
/// }
/// ```
#[derive(Clone, Debug)]
#[must_use = "certificates are asked for once it is given to a `Tls`"]
pub struct Acme {
    names: Vec<String>,
    folder: PathBuf,
    directory: String,
    authorities: Option<PathBuf>,
    contact: Option<String>,
    agreed: bool,
    http: Option<Box<Listener>>,
    challenges: Arc<Challenges>,
}

impl Acme {
    /// A certificate for these names, kept in this folder: account, certificate, and keys, which nobody else may read.
    pub fn new<N: Into<String>>(names: impl IntoIterator<Item = N>, folder: impl Into<PathBuf>) -> Acme {
        Acme {
            names: names.into_iter().map(|name| name.into().to_ascii_lowercase()).collect(),
            folder: folder.into(),
            directory: LETS_ENCRYPT.to_owned(),
            authorities: None,
            contact: None,
            agreed: false,
            http: None,
            challenges: Arc::default(),
        }
    }

    /// Agrees to the terms of the authority, which gives no certificate without it.
    pub fn agree_to_terms(mut self) -> Acme {
        self.agreed = true;
        self
    }

    /// The mail address by which the authority may reach somebody.
    pub fn contact(mut self, address: impl Into<String>) -> Acme {
        self.contact = Some(address.into());
        self
    }

    /// Another authority: the URL of its directory, such as `https://acme-staging-v02.api.letsencrypt.org/directory`, where
    /// one may try as often as one likes.
    pub fn directory(mut self, url: impl Into<String>) -> Acme {
        self.directory = url.into();
        self
    }

    /// Who has given the authority's server its own certificate, as a PEM file: the authorities that the system trusts if
    /// not set.
    pub fn directory_authorities(mut self, file: impl Into<PathBuf>) -> Acme {
        self.authorities = Some(file.into());
        self
    }

    /// Has the authority come by plain HTTP (`http-01`), and listens here for it: port 80, or where that leads to. All other
    /// requests are sent on to `https://`, by 308.
    pub fn http(mut self, listener: impl IntoListener) -> Acme {
        self.http = Some(Box::new(listener.into_listener()));
        self
    }

    pub(super) fn challenges(&self) -> &Arc<Challenges> {
        &self.challenges
    }

    /// Where plain HTTP is listened for, and what is answered there.
    pub(super) fn redirect(&self) -> Option<(Listener, ToHttps)> {
        let listener = self.http.as_deref()?.clone();
        Some((listener, ToHttps::new(self.names.clone(), self.challenges.clone())))
    }
}
