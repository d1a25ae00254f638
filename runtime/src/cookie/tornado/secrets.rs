//! Tornado's `cookie_secret`, and what is signed with it.

use super::{in_time, v1, v2};
use crate::error::{Error, Result};
use crate::secret::Secret;
use http::StatusCode;
use std::fmt;
use std::time::Duration;

/// Tornado's `cookie_secret`: one text, or several with their key versions.
///
/// It signs and verifies what `create_signed_value` and `decode_signed_value` do, also where no cookie is meant. A
/// Tornado site whose secret is short or known is not made safer by this.
///
/// ```
/// use squall::tornado::Secrets;
/// use std::time::Duration;
///
/// let secrets = Secrets::versions([(1, "last year's secret"), (2, "this year's secret")]).signing_with(2);
/// let text = secrets.sign("user", b"ada", 1_700_000_000)?;
/// let day = Duration::from_hours(24);
/// assert_eq!(secrets.verify("user", &text, day, 1_700_000_060).as_deref(), Some(&b"ada"[..]));
/// assert_eq!(secrets.verify("admin", &text, day, 1_700_000_060), None);
/// # Ok::<(), squall::Error>(())
/// ```
#[derive(Clone)]
pub struct Secrets {
    /// With the version by which Tornado names each; one secret alone has none, and stands for all versions.
    versions: Vec<(Option<u64>, Secret<Vec<u8>>)>,
    signing: Option<u64>,
    reads_version_1: bool,
}

impl Secrets {
    /// The one secret of a site: `cookie_secret="..."`.
    pub fn new(secret: impl AsRef<[u8]>) -> Secrets {
        let versions = vec![(None, Secret::new(secret.as_ref().to_vec()))];
        Secrets { versions, signing: None, reads_version_1: false }
    }

    /// The secrets of a site that changes them: `cookie_secret={1: "..", 2: ".."}`. The highest version signs, unless
    /// [`signing_with`](Secrets::signing_with) says another.
    pub fn versions<S: AsRef<[u8]>>(secrets: impl IntoIterator<Item = (u64, S)>) -> Secrets {
        let versions = secrets.into_iter().map(|(version, secret)| (Some(version), secret.as_ref().to_vec().into()));
        let versions: Vec<_> = versions.collect();
        let signing = versions.iter().filter_map(|(version, _)| *version).max();
        Secrets { versions, signing, reads_version_1: false }
    }

    /// The version that signs from now on: `key_version=2`.
    pub fn signing_with(mut self, version: u64) -> Secrets {
        self.signing = Some(version);
        self
    }

    /// Also reads values in Tornado's format before 3.2.1, for what was signed so long ago, or with `version=1`. It is
    /// the weaker one: it does not separate name, value and time, so that a site must not sign values that begin or
    /// end in digits for names that do. It needs the one secret of [`new`](Secrets::new).
    pub fn reading_version_1(mut self) -> Secrets {
        self.reads_version_1 = true;
        self
    }

    /// What is wrong with them.
    pub(super) fn check(&self) -> Result<(), String> {
        match self.versions.iter().find(|(version, _)| *version == self.signing) {
            Some((_, secret)) if secret.reveal().is_empty() => Err("the Tornado secret is empty".to_owned()),
            Some(_) => Ok(()),
            None => Err(match self.signing {
                Some(version) => format!("there is no Tornado secret of version {version}, which is to sign"),
                None => "there is no Tornado secret".to_owned(),
            }),
        }
    }

    /// The value, signed under this name in format 2, as `create_signed_value` does. The time is in seconds since 1970.
    ///
    /// # Errors
    ///
    /// Where there is no secret of the version that is to sign. It is a 500, whose cause is logged.
    #[track_caller]
    pub fn sign(&self, name: &str, value: &[u8], time: u64) -> Result<String> {
        match self.versions.iter().find(|(version, _)| *version == self.signing) {
            Some((version, secret)) => Ok(v2::sign(secret.reveal(), version.unwrap_or(0), name, value, time)),
            None => Err(Error::status_only(StatusCode::INTERNAL_SERVER_ERROR)
                .with_cause(format!("there is no Tornado secret of version {}", self.signing.unwrap_or(0)))),
        }
    }

    /// The value that was signed under this name, if it is at most so old; `None` for all else, as
    /// `decode_signed_value` does. The time is in seconds since 1970.
    ///
    /// What takes more than a month ahead of this time does not count either.
    pub fn verify(&self, name: &str, text: &str, age: Duration, time: u64) -> Option<Vec<u8>> {
        let (signed, value) = match format(text.as_bytes()) {
            1 if self.reads_version_1 => {
                let (None, secret) = self.versions.first()? else { return None };
                v1::verify(secret.reveal(), name, text.as_bytes())?
            }
            2 => {
                let fields = v2::Fields::of(text.as_bytes())?;
                let known = |version: &Option<u64>| version.is_none_or(|version| version == fields.key_version);
                let (_, secret) = self.versions.iter().find(|(version, _)| known(version))?;
                fields.verify(secret.reveal(), name)?
            }
            _ => return None,
        };
        in_time(signed, age, time).then_some(value)
    }
}

/// The version of the format. Version 1 says none, and begins with base64: that can be a number whose length is a
/// multiple of four.
fn format(text: &[u8]) -> u64 {
    let begin = text.iter().take_while(|byte| **byte != b'|').count();
    match super::number(&text[..begin]) {
        Some(version @ 1..=999) if begin < text.len() => version,
        _ => 1,
    }
}

/// Without the secrets.
impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let versions: Vec<_> = self.versions.iter().map(|(version, _)| version).collect();
        f.debug_struct("Secrets").field("versions", &versions).field("signing", &self.signing).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
