//! The folder of an account: what is in it, and that nobody else may read it.

use super::Acme;
use crate::server::tls::certificate::{Files, certificates, names, parse};
use instant_acme::AccountCredentials;
use rcgen::{CertificateParams, KeyPair};
use serde::{Deserialize, Serialize};
use std::fs::{self, OpenOptions};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An account, and of whom it is.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) directory: String,
    pub(super) credentials: AccountCredentials,
}

impl Acme {
    /// What is shown.
    pub(in crate::server::tls) fn files(&self) -> Files {
        Files { certificate: self.folder.join("certificate.pem"), key: self.folder.join("key.pem") }
    }

    fn account_file(&self) -> PathBuf {
        self.folder.join("account.json")
    }

    /// Makes the folder, and something to show until the authority has given a certificate.
    pub(in crate::server::tls) fn prepare(&self) -> Result<()> {
        let wrong = |what: &str| Error::new(ErrorKind::InvalidInput, format!("a certificate by ACME {what}"));
        if self.names.is_empty() {
            return Err(wrong("needs a name at least"));
        }
        if let Some(name) = self.names.iter().find(|name| name.contains('*') || !name.contains('.')) {
            return Err(wrong(&format!("cannot be for {name:?}: whole names alone can be shown to be the site's own")));
        }
        if !self.agreed {
            return Err(wrong("is given to who agrees to the terms of the authority: say `Acme::agree_to_terms`"));
        }
        self.make_folder()?;
        let files = self.files();
        if files.certificate.exists() && files.key.exists() {
            return Ok(());
        }
        let made = || {
            let params = CertificateParams::new(self.names.clone())?;
            let key = KeyPair::generate()?;
            Ok::<_, rcgen::Error>((params.self_signed(&key)?.pem(), key.serialize_pem()))
        };
        let (certificate, key) = made().map_err(Error::other)?;
        self.keep_certificate(&certificate, &key)
    }

    fn make_folder(&self) -> Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let named = |error: Error| Error::new(error.kind(), format!("cannot make {}: {error}", self.folder.display()));
        builder.create(&self.folder).map_err(named)
    }

    pub(super) fn keep_certificate(&self, certificate: &str, key: &str) -> Result<()> {
        let files = self.files();
        write(&files.key, key)?;
        write(&files.certificate, certificate)
    }

    /// The account with this authority, if there is one.
    pub(super) fn account(&self) -> Result<Option<Kept>> {
        let path = self.account_file();
        let text = match fs::read_to_string(&path) {
            Ok(text) => zeroize::Zeroizing::new(text),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::new(error.kind(), format!("cannot read {}: {error}", path.display()))),
        };
        let kept: Kept = serde_json::from_str(&text)
            .map_err(|_| Error::new(ErrorKind::InvalidData, format!("{} is no account", path.display())))?;
        Ok((kept.directory == self.directory).then_some(kept))
    }

    pub(super) fn keep_account(&self, kept: &Kept) -> Result<()> {
        let text = zeroize::Zeroizing::new(serde_json::to_string(kept).map_err(Error::other)?);
        write(&self.account_file(), &text)
    }

    /// How long the certificate can wait to be renewed, when this part of its life is over; nothing where there is none, or
    /// it is for other names, or of another authority.
    pub(super) fn time_left(&self, part: f64) -> Option<Duration> {
        let chain = certificates(&self.files().certificate).ok()?;
        let parsed = parse(chain.first()?).ok()?;
        let certificate = parsed.tbs_certificate();
        let held = names(&parsed).ok()?;
        let is_placeholder = certificate.subject() == certificate.issuer();
        let is_of_another = !matches!(self.account(), Ok(Some(_)));
        if is_placeholder || is_of_another || !self.names.iter().all(|name| held.contains(name)) {
            return None;
        }
        let (begin, end) =
            (certificate.validity().not_before.to_unix_duration(), certificate.validity().not_after.to_unix_duration());
        let due = begin + end.saturating_sub(begin).mul_f64(part);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Some(due.saturating_sub(now)).filter(|left| !left.is_zero())
    }
}

/// Writes a file that nobody else may read, whole or not at all.
fn write(path: &Path, text: &str) -> Result<()> {
    let named = |error: Error| Error::new(error.kind(), format!("cannot write {}: {error}", path.display()));
    let new = path.with_extension(format!("new-{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&new).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&new, path)).inspect_err(|_| _ = fs::remove_file(&new)).map_err(named)
}
