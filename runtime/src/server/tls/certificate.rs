//! A certificate and its key, from files.

use crate::settings::read_at_most;
use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use std::fmt::Display;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

/// Where a certificate is, with those that lead to its authority, and its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Files {
    pub(super) certificate: PathBuf,
    pub(super) key: PathBuf,
}

/// A certificate that can be shown.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) certified: Arc<CertifiedKey>,
    /// The names and addresses that it is for, in lower case.
    pub(super) names: Vec<String>,
}

impl Files {
    /// Reads both. What is not wrong but not well is said in the log.
    pub(super) fn load(&self, provider: &CryptoProvider) -> Result<Shown> {
        let chain = certificates(&self.certificate)?;
        let key = private_key(&self.key)?;
        let first = &chain[0];
        let parsed = parse(first).map_err(|error| wrong(&self.certificate, format!("is malformed: {error}")))?;
        let names = names(&parsed).map_err(|error| wrong(&self.certificate, format!("is malformed: {error}")))?;
        let certified = CertifiedKey::from_der(chain, key, provider).map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => wrong(
                &self.key,
                format!(
                    "is not the key of the certificate in {}, or the site's own certificate is not the first one there",
                    self.certificate.display()
                ),
            ),
            error => wrong(&self.key, format!("cannot be used: {error}")),
        })?;
        self.warn(&parsed);
        Ok(Shown { certified: Arc::new(certified), names })
    }

    fn warn(&self, certificate: &Certificate) {
        let path = self.certificate.display();
        let validity = certificate.tbs_certificate().validity();
        match Life::of(validity.not_before.to_unix_duration(), validity.not_after.to_unix_duration()) {
            Life::Now => {}
            Life::Over(since) => {
                let hours = since.as_secs() / 3600;
                tracing::warn!(target: "squall::tls", %path, hours, "the certificate has expired: browsers will refuse it");
            }
            Life::NotYet(_) => {
                tracing::warn!(target: "squall::tls", %path, "the certificate is not valid yet: browsers will refuse it");
            }
        }
        if readable_by_others(&self.key) {
            let path = self.key.display();
            tracing::warn!(target: "squall::tls", %path, "other users of this machine can read the key: chmod 600 it");
        }
    }
}

/// Where the present stands in the life of a certificate.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Life {
    NotYet(Duration),
    Now,
    Over(Duration),
}

impl Life {
    /// Both ends are counted from 1970 on.
    pub(super) fn of(begin: Duration, end: Duration) -> Life {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        match (begin.checked_sub(now), now.checked_sub(end)) {
            (Some(left), _) if !left.is_zero() => Life::NotYet(left),
            (_, Some(over)) if !over.is_zero() => Life::Over(over),
            _ => Life::Now,
        }
    }
}

/// All certificates of a file, at least one.
pub(super) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let bytes = read(path)?;
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&bytes)
        .collect::<std::result::Result<_, _>>()
        .map_err(|error| wrong(path, format!("is no proper PEM: {}", said(&error))))?;
    if chain.is_empty() {
        let found = if bytes.starts_with(b"-----BEGIN") { "" } else { ", and is no PEM" };
        return Err(wrong(path, format!("holds no certificate, which begins with -----BEGIN CERTIFICATE-----{found}")));
    }
    Ok(chain)
}

/// The authorities in a file, at least one.
pub(super) fn authorities(path: &Path) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(path)? {
        roots.add(certificate).map_err(|error| wrong(path, format!("holds no proper certificate: {error}")))?;
    }
    Ok(roots)
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>> {
    let bytes = zeroize::Zeroizing::new(read(path)?);
    PrivateKeyDer::from_pem_slice(&bytes).map_err(|error| match error {
        pem::Error::NoItemsFound if contains(&bytes, b"ENCRYPTED") => {
            wrong(path, "is protected by a password, which nobody is there to type: `openssl pkey` takes it off")
        }
        pem::Error::NoItemsFound => {
            wrong(path, "holds no private key, which begins with -----BEGIN PRIVATE KEY-----, or EC or RSA in between")
        }
        error => wrong(path, format!("is no proper PEM: {}", said(&error))),
    })
}

/// What an error says of the form, and not of what stands there: it may be half a key.
fn said(error: &pem::Error) -> &'static str {
    match error {
        pem::Error::MissingSectionEnd { .. } => "a line -----END ..----- is missing",
        pem::Error::IllegalSectionStart { .. } => "a line -----BEGIN ..----- is malformed",
        pem::Error::Base64Decode(_) => "between its lines is no base64",
        pem::Error::SectionTooLarge => "it is too large",
        _ => "it cannot be read",
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// No file of certificates is larger, in bytes: the authorities that browsers know have 300 KB.
const LARGEST: u64 = 4 * 1024 * 1024;

fn read(path: &Path) -> Result<Vec<u8>> {
    let cannot = |error: Error| Error::new(error.kind(), format!("cannot read {}: {error}", path.display()));
    read_at_most(path, LARGEST).map_err(cannot)?.ok_or_else(|| wrong(path, "is longer than 4 MiB"))
}

pub(super) fn wrong(path: &Path, what: impl Display) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("{} {what}", path.display()))
}

pub(super) fn parse(certificate: &CertificateDer<'_>) -> std::result::Result<Certificate, x509_cert::der::Error> {
    Certificate::from_der(certificate.as_ref())
}

/// The names that a certificate is for (RFC 9525, 6): the alternative ones, since the common name counts no more.
pub(super) fn names(certificate: &Certificate) -> std::result::Result<Vec<String>, x509_cert::der::Error> {
    let Some((_, alternative)) = certificate.tbs_certificate().get_extension::<SubjectAltName>()? else {
        return Ok(Vec::new());
    };
    let names = alternative.0.iter().filter_map(|name| match name {
        GeneralName::DnsName(name) => Some(name.as_str().to_ascii_lowercase()),
        _ => None,
    });
    Ok(names.collect())
}

#[cfg(unix)]
fn readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o004 != 0)
}

#[cfg(not(unix))]
fn readable_by_others(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_life_of_a_certificate() {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let hour = Duration::from_secs(3600);
        assert_eq!(Life::of(now - hour, now + hour), Life::Now);
        assert!(matches!(Life::of(now + hour, now + 2 * hour), Life::NotYet(left) if left <= hour));
        assert!(matches!(Life::of(now - 2 * hour, now - hour), Life::Over(since) if since >= hour));
    }
}
