//! Who a client is by its certificate.

use super::certificate::parse;
use crate::error::{Error, Result};
use crate::extract::{FromRequest, OptionalFromRequest};
use crate::request::Request;
use http::StatusCode;
use rustls::pki_types::CertificateDer;
use std::fmt;
use std::sync::Arc;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

/// The certificate by which the client has said who it is, in TLS: a field of any handler.
///
/// It has been verified against the authorities that [`Tls`](super::Tls) names. Who it may be is for the handler to say:
/// an authority may give certificates to many. A request without one is answered by 403, which happens only where the
/// server does not [require](super::Tls::require_client_certificates) them; `Option<ClientCertificate>` is `None` there.
///
/// ```
/// use squall::prelude::*;
/// use squall::ClientCertificate;
///
/// #[handler(get, "/who")]
/// struct Who {
///     client: ClientCertificate,
/// }
///
/// impl Who {
///     async fn get(self) -> String {
///         format!("you are {}", self.client.common_name().unwrap_or("nobody"))
///     }
/// }
/// # #[app(handlers = [Who])] struct App;
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ClientCertificate(Arc<Known>);

#[derive(PartialEq, Eq)]
struct Known {
    subject: String,
    issuer: String,
    serial_number: String,
    common_name: Option<String>,
    names: Vec<(Kind, String)>,
    chain: Vec<CertificateDer<'static>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Dns,
    Email,
    Uri,
}

impl ClientCertificate {
    /// The one that stands first in a chain which rustls has verified.
    pub(super) fn read(
        chain: &[CertificateDer<'_>],
    ) -> std::result::Result<Option<ClientCertificate>, x509_cert::der::Error> {
        let Some(first) = chain.first() else { return Ok(None) };
        let parsed = parse(first)?;
        let certificate = parsed.tbs_certificate();
        let alternative = certificate.get_extension::<SubjectAltName>()?;
        let names = alternative.iter().flat_map(|(_, names)| &names.0).filter_map(|name| match name {
            GeneralName::DnsName(name) => Some((Kind::Dns, name.as_str().to_owned())),
            GeneralName::Rfc822Name(address) => Some((Kind::Email, address.as_str().to_owned())),
            GeneralName::UniformResourceIdentifier(uri) => Some((Kind::Uri, uri.as_str().to_owned())),
            _ => None,
        });
        Ok(Some(ClientCertificate(Arc::new(Known {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            serial_number: certificate.serial_number().to_string(),
            // One in an alphabet of the last century is not worth the connection.
            common_name: certificate.subject().common_name().ok().flatten().map(|name| name.value().into_owned()),
            names: names.collect(),
            chain: chain.iter().map(|certificate| certificate.clone().into_owned()).collect(),
        }))))
    }

    /// Whom it names, as RFC 4514 writes it: `CN=ann,OU=Accounts,O=Example`.
    pub fn subject(&self) -> &str {
        &self.0.subject
    }

    /// The common name of whom it names.
    pub fn common_name(&self) -> Option<&str> {
        self.0.common_name.as_deref()
    }

    /// Who has given it, as RFC 4514 writes it.
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Its number among those of the issuer: `0A:1B:2C`.
    pub fn serial_number(&self) -> &str {
        &self.0.serial_number
    }

    /// The host names that it is for.
    pub fn dns_names(&self) -> impl Iterator<Item = &str> {
        self.names(Kind::Dns)
    }

    /// The mail addresses that it is for.
    pub fn email_addresses(&self) -> impl Iterator<Item = &str> {
        self.names(Kind::Email)
    }

    /// The URIs that it is for, such as the `spiffe://..` of a workload.
    pub fn uris(&self) -> impl Iterator<Item = &str> {
        self.names(Kind::Uri)
    }

    fn names(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.0.names.iter().filter(move |(it, _)| *it == kind).map(|(_, name)| name.as_str())
    }

    /// All that the client has sent, as DER: its own certificate, then those that lead to the authority.
    pub fn chain(&self) -> impl Iterator<Item = &[u8]> {
        self.0.chain.iter().map(AsRef::as_ref)
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCertificate")
            .field("subject", &self.0.subject)
            .field("issuer", &self.0.issuer)
            .field("serial_number", &self.0.serial_number)
            .finish_non_exhaustive()
    }
}

impl FromRequest for ClientCertificate {
    async fn from_request(request: &Request) -> Result<ClientCertificate> {
        let certificate = request.extensions().get::<ClientCertificate>().cloned();
        certificate.ok_or_else(|| Error::new(StatusCode::FORBIDDEN, "a client certificate is needed here"))
    }
}

impl OptionalFromRequest for ClientCertificate {
    async fn optional_from_request(request: &Request) -> Result<Option<ClientCertificate>> {
        Ok(request.extensions().get::<ClientCertificate>().cloned())
    }
}
